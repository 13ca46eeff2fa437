# Two stages: one installs the dependencies by their hashes, the other takes only what came of it. It is run by a user who
# owns nothing but the data, and needs no writable root. Every dependency has wheels for amd64 and arm64.
#
# The tag is exact. To pin the very bytes as well, ask your registry for the digest of the tag and write it behind it,
# in both places: `docker buildx imagetools inspect python:3.13.15-slim-trixie`, then `…-trixie@sha256:…`.
FROM python:3.13.15-slim-trixie AS builder

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore

WORKDIR /build
COPY requirements.txt ./
RUN python -m venv --without-pip /opt/venv \
    && python -m pip --python /opt/venv/bin/python install --require-hashes --only-binary :all: --no-compile \
        --requirement requirements.txt
WORKDIR /app
COPY bot ./bot
COPY adapters ./adapters
COPY knowledge ./knowledge
# Bytecode that never asks for the age of its source: nothing changes in an image, and the root is not written to.
RUN /opt/venv/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/venv/lib /app


FROM python:3.13.15-slim-trixie

# What is built from which commit: `docker build --build-arg REVISION=$(git rev-parse HEAD) .`
ARG REVISION=""
LABEL org.opencontainers.image.title="twitchwise" \
      org.opencontainers.image.description="Answers questions about autoimmune diseases and facial twitching from a curated, cited knowledge base." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="docker.io/library/python:3.13.15-slim-trixie"

# Nothing is installed into a running bot, so what could do it goes.
RUN python -m pip uninstall --quiet --yes --root-user-action=ignore pip \
    && rm -rf /usr/local/lib/python3.13/ensurepip \
    && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin twitchwise \
    && install --directory --owner=twitchwise --mode=0700 /data

COPY --from=builder /opt/venv /opt/venv
COPY --from=builder /app /app

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TWITCHWISE_DATABASE=/data/twitchwise.db \
    TWITCHWISE_STATUS=127.0.0.1:9464

WORKDIR /app
USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "adapters", "discord", "--alive"]
ENTRYPOINT ["python", "-m", "adapters"]
CMD ["discord"]
