"""Declared: what a run rests on: each input's spread, shape and source."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration

__all__ = ["DECLARED", "LEVELS", "SOURCE", "STEPS"]

LEVELS = (0.05, 0.5, 0.95)
"""Quantiles that are told of every input."""
STEPS = 49
"""Heights by which the shape of a distribution is told."""

SOURCE = {
    "unit": "unit of the input",
    "price_year": "in whose prices it is stated, where they are not those of the model",
    "grade": "how good the evidence is: 1 (best) to 6 (weakest)",
    "source": "where the number comes from",
    "page": "where in the source it stands",
    "date": "when it was taken or agreed",
    "licence": "under which terms the source may be used",
    "owner": "who answers for the number",
    "formula": "what it is computed by, where it is not drawn",
}
"""What is told in words of an input, empty where the model does not say."""

DECLARED = (
    Declaration(
        "input_quantile",
        ("input", "quantile"),
        "none",
        "quantile of the input, corrected for its grade; nan where it is computed",
    ),
    Declaration(
        "input_shape",
        ("input", "place"),
        "none",
        "height of the input's density at equal distances between its 0.2 % and 99.8 % points, the highest 1; nan "
        "where it is one number or computed",
    ),
    *(Declaration(f"input_{key}", ("input",), "none", sentence) for key, sentence in SOURCE.items()),
)
