"""What may give a quoted person away, in their own words."""

import pytest
from flask import Flask

from consult.reports.workbench.giving_away import gives_away

PLACES = ["Nord", "Pays de la Loire"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("J’ai un cancer et plus de médecin.", "santé"),
        ("Ma fille attend depuis un an.", "proche"),
        ("Mme Durand refuse de me recevoir.", "nommée"),
        ("Appelez le 06 12 34 56 78.", "nombre"),
        ("Dans les Pays de la Loire, rien.", "Pays de la Loire"),
        ("J’ai 87 ans et je conduis encore.", "âge"),
    ],
)
def test_it_is_pointed_out(app: Flask, text: str, said: str) -> None:
    with app.test_request_context():
        assert any(said in reason for reason in gives_away(text, PLACES))


@pytest.mark.parametrize("text", ["Il faut plus de médecins.", "Le cancer tue.", "Au nordique, on attend."])
def test_the_rest_is_left_alone(app: Flask, text: str) -> None:
    with app.test_request_context():
        assert gives_away(text, PLACES) == []
