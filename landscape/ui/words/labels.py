"""Words of the library, which speaks English only, marked for the catalogues."""

from landscape.ui.words.language import N_

LABELS = (
    N_("Toy 1: 13 points"),
    N_("Toy 2: a sample of points"),
    N_("none"),
    N_("Logistic regression"),
    N_("good"),
    N_("plausible"),
    N_("worst"),
    N_("arrived"),
    N_("still falling"),
    N_("stuck"),
    N_("overshot"),
    N_("diverged"),
    N_("must be a number"),
    N_("must be a whole number"),
    N_("must be between {low} and {high}"),
    N_("must be greater than 0"),
    N_("must be one of {names}"),
    N_("must be one of {names}, or two numbers"),
    N_("must be one of {names}, or {count} numbers"),
    N_("must be pairs of a name and a value"),
    N_("must be two numbers"),
    N_("must be true or false"),
    N_("needs a momentum above 0 and a dampening of 0"),
    N_("must name options of {entry} ({allowed})"),
    N_("All points have the same x: no Ŵ is the only best."),
    N_("The classes can be separated: the loss falls towards its infimum for ever."),
    N_("A feature is a combination of the others: no parameters are the only best."),
    N_("The optimum of this model is not known."),
    N_("No finite parameters have the smallest loss: it falls as they grow."),
)

# The data sets' options in words; those of optimizers and schedules keep torch's names.
OPTION_WORDS = {
    "n": N_("Sample size"),
    "w0": N_("True w0 (bias)"),
    "w1": N_("True w1 (weight)"),
}
