# The service with its weights. At run time it needs no network, no root and no writable disk.
# To build from one exact base, give its digest: --build-arg PYTHON_IMAGE=python@sha256:…
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
COPY requirements.txt ./
# The environment gets no pip of its own: the image that runs has nothing to install.
RUN python -m venv --without-pip /opt/venv && \
    python -m pip --python /opt/venv/bin/python install --quiet -r requirements.txt
WORKDIR /app
COPY models ./models
COPY service ./service
# Compiled here, as the user below may write nowhere.
RUN /opt/venv/bin/python -m compileall -q models service
# Full-size models to bake in: --build-arg MODELS_PROFILE=full (docs/models.md). torch converts
# them, and stays behind in this stage. Without the argument nothing is fetched.
ARG MODELS_PROFILE=""
ARG HF_ENDPOINT=""
ARG TORCH_INDEX="https://download.pytorch.org/whl/cpu"
COPY requirements-hf.txt requirements.txt /build/
RUN mkdir -p /var/lib/epitome && \
    if [ -n "${MODELS_PROFILE}" ]; then \
      python -m venv /opt/convert && \
      /opt/convert/bin/python -m pip install --quiet --extra-index-url "${TORCH_INDEX}" \
        -r /build/requirements-hf.txt && \
      MODELS_DIR=/var/lib/epitome /opt/convert/bin/python -m service models fetch \
        --profile "${MODELS_PROFILE}" && \
      rm -rf /opt/convert; \
    fi

FROM ${PYTHON_IMAGE}
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HF_HUB_OFFLINE=1 \
    TRANSFORMERS_OFFLINE=1 \
    HF_HUB_DISABLE_TELEMETRY=1 \
    MODELS_DIR=/var/lib/epitome \
    HOME=/dev/shm \
    TMPDIR=/dev/shm \
    HOST=0.0.0.0 \
    PORT=8080
WORKDIR /app
# Owned by root, so that the running process cannot change its own code or weights.
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
COPY --from=build /var/lib/epitome /var/lib/epitome
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/readyz', timeout=4)"]
CMD ["python", "-m", "service", "serve"]
