"""The recipe the embedded weights came from: corpus, vocabulary, batches, loop, export.

It stands beside the service, not inside it: nothing here is imported when Epitome answers a
request, and only this package needs `requirements-train.txt` (torch, transformers).
"""
