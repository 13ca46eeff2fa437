# One small image: the dependencies with their hashes, then the program, run by a user who owns nothing but its data.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore \
    TWITCHWISE_DATABASE=/data/twitchwise.db

WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes --only-binary :all: --requirement requirements.txt
COPY bot ./bot
COPY adapters ./adapters
COPY knowledge ./knowledge
RUN python -m compileall -q bot adapters \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin twitchwise \
    && install --directory --owner=twitchwise --mode=0700 /data

USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
    CMD ["python", "-m", "adapters", "discord", "--alive"]
ENTRYPOINT ["python", "-m", "adapters"]
CMD ["discord"]
