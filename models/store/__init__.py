"""Full-size models on this machine: what may be fetched, what was, and what may serve.

The catalogue says what a model is; this room fetches it, holds it to its pins, converts it for
CTranslate2, and lets it serve once it has answered its golden sentences. Nothing here runs while
requests are answered.
"""
