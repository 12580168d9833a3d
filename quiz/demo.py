"""The demos that a question may link to, by name."""

DEMOS = (
    "perceptron-xor",
    "linear-collapse",
    "activation-functions",
    "backpropagation",
    "vanishing-gradient",
    "gradient-descent-variants",
    "dropout",
    "batch-normalization",
    "weight-initialization",
    "universal-approximation",
    "epochs-and-iterations",
    "cross-entropy",
    "overfitting",
    "learning-rate",
    "adam-vs-sgd",
    "gradient-clipping",
    "depth-efficiency",
    "skip-connections",
    "f1-imbalanced",
    "capacity-search",
)
