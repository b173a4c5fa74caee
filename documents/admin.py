"""The admin site: the rules of documents and the pieces of an accreditation are configuration."""

from django.contrib import admin

from curriculum.admin import Audited
from documents.rules.distribution import GradeDistribution
from documents.rules.models import DocumentRules
from documents.rules.pieces import AccreditationPiece


@admin.register(DocumentRules)
class DocumentRulesAdmin(Audited):
    list_display = ["programme_version", "signatory", "eqf", "shows_failed"]


@admin.register(AccreditationPiece)
class AccreditationPieceAdmin(Audited):
    list_display = ["code", "programme_version", "position", "starts", "ends"]


@admin.register(GradeDistribution)
class GradeDistributionAdmin(Audited):
    list_display = ["programme", "dated", "first_year", "last_year", "size"]
