import logging
import sys

import django
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import execute_from_command_line
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

settings.configure(
    DEBUG="check" not in sys.argv,
    SECRET_KEY="short",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["localhost"],
    INSTALLED_APPS=[],
)
log = logging.getLogger("django.shop")


@require_GET
def index(request):
    return HttpResponse("fine")


def broken(request):
    return HttpResponse(1 // 0)


def forbidden(request):
    raise PermissionDenied("not yours")


def levels(request):
    log.info("cart has 2 items, 0 errors")
    log.warning("stock is low")
    log.error("payment refused")
    log.critical("no database")
    return HttpResponse("fine")


urlpatterns = [
    path("", index),
    path("broken", broken),
    path("forbidden", forbidden),
    path("levels", levels),
]
django.setup()
execute_from_command_line(sys.argv)
