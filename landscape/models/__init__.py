"""Models by name; a file here that adds a `Model` makes it a choice."""

from landscape.core.registry import import_modules
from landscape.models.logistic import STARTS
from landscape.models.model import MODELS, Layout, Model, ModelCode

__all__ = ["MODELS", "STARTS", "Layout", "Model", "ModelCode"]

import_modules(__name__, __path__)
