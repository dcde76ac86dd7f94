"""Models by name; a file here that adds a `Model` makes it a choice."""

from landscape.models import logistic
from landscape.models.logistic import STARTS
from landscape.models.model import MODELS, Layout, Model

__all__ = ["MODELS", "STARTS", "Layout", "Model", "logistic"]
