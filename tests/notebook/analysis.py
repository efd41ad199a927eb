"""What an analyst does in a notebook; each ``# %%`` begins a cell. Run as a notebook, and checked by mypy --strict."""

# %% A model from plain mappings
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

import mcsv

model = mcsv.Model(
    programme="Home from hospital",
    currency="GBP",
    price_year="2025/26",
    start="2026-04",
    step="quarter",
    horizon="2 years",
    financial_year=4,
    accountability={"pocket": "council", "window": "2 years", "tolerance": 0.1},
    pockets={"council": {"budget": {"amount": 480_000, "per": "year"}, "reserve": 20_000}, "hospital": {}},
    inputs={
        "team_cost": {"dist": "gamma", "mean": 450_000, "sd": 40_000, "unit": "GBP/year", "source": "market test"},
        "days": {"dist": "lognormal", "mean": 1_800, "sd": 500, "unit": "days/year", "source": "pilot"},
    },
    costs={"team": {"amount": "team_cost", "per": "year", "for": "2 years", "paid_by": "council"}},
    benefits={
        "days_avoided": {
            "quantity": "days",
            "per": "year",
            "values": [{"to": "hospital", "type": "fiscal", "unit_value": 400, "cashable": 0.3}],
        }
    },
    outputs={"cost": {"formula": "2 * team_cost", "unit": "GBP"}},
)
result = mcsv.simulate(model, draws=20_000, seed=1, keep="council")
result

# %% A model says what it is made of
model

# %% A result, its answer
result.mcsv

# %% The whole page in a frame, with sliders for time, tolerance and reserve; a bar while draws are made
shown = mcsv.page(mcsv.simulate(model, draws=20_000, curves=True, progress=True))
shown.save("page.html")
shown

# %% A year, and figures by year
of_2027 = result.p_deficit.sel(option="base", pocket="council", period="2027")
assert of_2027.sizes == {"period": 4}
by_year = result.position_mean.sel(option="base", pocket="council").groupby("period.year").last()
assert by_year["year"].values.tolist() == [2026, 2027, 2028]
assert float(by_year.sel(year=2027)) == float(result.position_mean.sel(option="base", pocket="council")[6])
yearly = result[["position_mean", "p_deficit"]].resample(period="YE").last()
assert np.array_equal(yearly.position_mean.sel(option="base", pocket="council"), by_year)
by_year

# %% A plot over the calendar
result.position_quantile.sel(option="base", pocket="council").plot.line(x="period")
plt.show()

# %% Figures, each with its error and its unit
axes = mcsv.plot.fan(result)
axes.set_title("Position")
mcsv.plot.distribution(model.inputs["days"], name="days")
plt.show()

# %% Tables of one row a cell, single draws or not
table = result.mcsv.to_dataframe("positions")
assert len(table) == result.sizes["pocket"] * result.sizes["period"]
row = table.loc[("base", "council", "2027-10-01")]
assert row["p_deficit"] == float(of_2027.sel(period="2027-10").item())
assert row["period_label"] == "2027-10"
draws = result.mcsv.to_dataframe("draws")
assert len(draws) == 20_000
table.head()

# %% Results go to a file and come back
mcsv.write_results(result, "run.nc")
result.to_netcdf("own.nc")
for name in ("run.nc", "own.nc"):
    again = mcsv.read_results(name)
    xr.testing.assert_identical(again.drop_attrs(deep=False), result.drop_attrs(deep=False))

# %% So does a model, and a result knows the model that gave it
mcsv.write_model(model, "model.yaml")
assert mcsv.read_model("model.yaml") == model == mcsv.model_of(again)
repeated = mcsv.simulate("model.yaml", draws=20_000, seed=1, keep="council")
assert np.array_equal(repeated.draws_council, result.draws_council)

# %% A model does not change; a copy may say something else
try:
    model.inputs["days"] = model.inputs["team_cost"]  # type: ignore[index, assignment]
except TypeError as error:
    print(error)
other = model.model_copy(update={"programme": "Another"})
assert other.programme == "Another"
assert other.inputs == model.inputs
