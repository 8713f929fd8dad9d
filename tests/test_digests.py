"""A value is written down and sealed in one way."""

import pytest

from wagtail_mentoring.digests import canonical_json, digest


def test_canonical_json_does_not_depend_on_the_order_of_keys():
    assert canonical_json({"b": 1, "a": [1, 2]}) == '{"a":[1,2],"b":1}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})


def test_canonical_json_refuses_what_json_has_no_word_for():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical_json(float("nan"))
