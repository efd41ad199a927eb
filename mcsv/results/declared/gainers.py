"""Declared: who gains, where it was asked for."""

from __future__ import annotations

from mcsv.results.declared.declaration import Declaration, with_errors, with_intervals

__all__ = ["DECLARED"]

_GROUP = ("option", "group")
_GAIN = "value that people of the group gain through its benefits, real and discounted, inside the horizon"
_BETTER = "better off (that value of their group is above zero)"

DECLARED = (
    Declaration("group_minority", ("group",), "none", "whether the model says that the group is a minority"),
    *with_errors(
        (
            Declaration("group_gain_mean", _GROUP, "money", f"mean of the {_GAIN}"),
            Declaration("group_reached_mean", _GROUP, "none", "mean number of people of the group who are reached"),
            Declaration("gain_per_head", _GROUP, "money", f"mean of the {_GAIN}, over the mean number of reached"),
            Declaration(
                "better_off_of_reached", _GROUP, "share", f"mean number of reached who are {_BETTER}, over that of them"
            ),
            Declaration(
                "better_off_of_group",
                _GROUP,
                "share",
                f"mean number of reached who are {_BETTER}, over the mean size of the group",
            ),
            Declaration(
                "better_off_of_all_reached",
                ("option",),
                "share",
                f"mean number of reached, of all groups, who are {_BETTER}, over that of all reached",
            ),
            Declaration(
                "better_off_of_community",
                ("option",),
                "share",
                f"mean number of reached, of all groups, who are {_BETTER}, over the mean size of all groups together",
            ),
            Declaration(
                "gain_lower_half_share",
                ("option",),
                "share",
                "mean of the value that groups of the lower-income half gain, over that of all groups; nan where a "
                "group that gains states no income, or the whole is below zero in some draws and above in others",
            ),
            Declaration("gain_of_no_group_mean", ("option",), "money", "mean of the value to people through no group"),
            Declaration(
                "npv_weighted_mean",
                ("option", "elasticity"),
                "money",
                "mean of the net present value of society, weighted by income with this elasticity",
            ),
        )
    ),
    Declaration("lower_half_why", ("option",), "none", "groups that gain and state no income; empty without any"),
    *with_intervals(
        (
            Declaration("p_group_gains", _GROUP, "share", f"share of draws above zero of the {_GAIN}"),
            Declaration("p_group_loses", _GROUP, "share", f"share of draws below zero of the {_GAIN}"),
            Declaration(
                "p_groups_negative", ("option",), "share", "share of draws in which all groups together lose value"
            ),
            Declaration(
                "p_majority_gains",
                ("option",),
                "share",
                "share of draws in which more than half of all people of all groups are better off",
            ),
            Declaration(
                "p_majority_of_reached_gains",
                ("option",),
                "share",
                "share of draws in which more than half of all reached are better off",
            ),
            Declaration(
                "p_npv_weighted_negative",
                ("option", "elasticity"),
                "share",
                "share of draws in which the net present value of society with this elasticity is below zero",
            ),
        )
    ),
)
