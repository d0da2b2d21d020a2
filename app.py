"""The WSGI entry point: `flask run` and every WSGI server find `app` here."""

from kb.factory import create_app

app = create_app()
