"""Epitome's HTTP side: what a request and an answer look like.

Importing it does nothing; `service.app.create_app` makes the application, `python -m service`
runs it.
"""

__all__: list[str] = []
