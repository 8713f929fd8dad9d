"""Screens about matches: accessible, and a pair is locked and signed by keyboard alone, without scripts."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.matching.matching_world import MatchingWorld
from wagtail_mentoring.matching import actions
from wagtail_mentoring.matching.rule_actions import make_pair_rule


def at(name, *args):
    return reverse(f"mentoring_matches:{name}", args=args)


@pytest.fixture
def world(live_server, site_root):
    return MatchingWorld()


def test_screens_about_matches_are_well_made_before_a_run_reviewed_and_signed(
    open_browser, well_made_admin, world
):
    page, round = open_browser(world.carol), world.round
    for address in (at("index"), at("board", round.pk), at("rules", round.pk)):
        page.goto(address)
        well_made_admin(page)
    world.three_pairs()
    dora = world.mentee("Dora", terms=[world.abroad])
    page.goto(at("run", round.pk))
    well_made_admin(page)
    world.propose()
    world.sign_for_career()
    veto = world.run.proposals.standing().exclude(application=world.ada).first()
    actions.lock_pair(proposal=world.proposal(world.ada), user=world.carol)
    actions.veto_pair(proposal=veto, reason="No", user=world.carol)
    make_pair_rule(application=world.ada, mentor=world.uma, kind="never", reason="Related", user=world.carol)

    for address in (
        at("board", round.pk),
        at("mentee", round.pk, world.ada.pk) + f"?mentor={world.omar.pk}",
        at("mentee", round.pk, dora.pk),
        at("swaps", round.pk, world.proposal(world.ada).pk),
    ):
        page.goto(address)
        well_made_admin(page)
    world.sign_together()
    page.goto(at("board", round.pk))
    well_made_admin(page)


def test_a_pair_is_locked_and_signed_without_a_mouse_or_scripts(open_browser, world):
    world.three_pairs().propose()
    page = open_browser(world.carol, scripts=False, width=360)
    page.goto(at("board", world.round.pk))

    page.get_by_role("button", name=re.compile("Lock.*Ada Byrne, Ines Moor")).press("Enter")
    expect(page.get_by_role("main")).to_contain_text("Ada Byrne and Ines Moor are locked.")
    page.get_by_role("link", name="Sign for Career Services").press("Enter")
    page.get_by_role("button", name="Sign for Career Services").press("Enter")

    expect(page.get_by_role("main")).to_contain_text("Career Services: signed by Carol Chen")
    assert [partner.office for partner in world.run_now().waiting] == [world.alumni]
