import pytest, re
from django.urls import reverse
from tests.applications.builders import *
from example_site.demo.forms import *
from wagtail_mentoring.directory.models import Vocabulary, Term
from wagtail.models import Locale
@pytest.mark.django_db
def test_it(client, site_root):
    loc=Locale.get_default()
    vs={s: Vocabulary.objects.create(name=s,slug=s,locale=loc).pk for s in VOCABULARIES}
    for s,pk in vs.items():
        for i in range(3): Term.objects.create(vocabulary_id=pk,name=f"{s}{i}",slug=f"{s}{i}",locale=loc)
    rf=make_round_form(mentee_form_sections(vs))
    u=make_applicant()
    r=client.get(reverse("wagtail_mentoring:application_start",args=[rf.pk])); assert r.status_code==200
    print(re.findall(r'login[^"]*',r.text))
    client.force_login(u)
    r=client.get(reverse("wagtail_mentoring:applications")); assert r.status_code==200
    r=client.post(reverse("wagtail_mentoring:application_start",args=[rf.pk])); assert r.status_code==303
    tasks=r["Location"]; print(tasks)
    r=client.get(tasks); assert r.status_code==200
    secs=re.findall(r'href="([^"]*sections[^"]*)"', r.text); print(secs)
    for s in secs:
        r=client.get(s); assert r.status_code==200
        r=client.post(s,{"version":"0","go":"next"}); print(r.status_code)
        print(re.findall(r'<li><a href="#[^"]*">([^<]*)',r.text))
    r=client.get(tasks.replace("tasks","check")); assert r.status_code==200
    r=client.get(tasks.replace("tasks","withdraw")); assert r.status_code==200
