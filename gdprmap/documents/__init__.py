"""Policies -> documents that people read: policy, rights and findings -> a plain view of what is said -> a template."""

from __future__ import annotations

from gdprmap.documents._building import Described, described, document
from gdprmap.documents._rendering import FORMATS, Format, TemplateError, render
from gdprmap.documents._texts import languages
from gdprmap.documents.view import Document, Kind

__all__ = [
    "FORMATS",
    "Described",
    "Document",
    "Format",
    "Kind",
    "TemplateError",
    "described",
    "document",
    "languages",
    "render",
]
