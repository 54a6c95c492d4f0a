# One image for web, worker and beat; docs/operations.md tells how they run together.
FROM python:3.13-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 \
 && rm -rf /var/lib/apt/lists/*
COPY requirements/production.txt /tmp/production.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes -r /tmp/production.txt
WORKDIR /app
COPY . .
# Messages, fonts and static files (hashed, gzip and brotli) are made once, here. The values only satisfy the strict
# settings: nothing of them stays in the image, and no engine is asked.
RUN DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost/0 SITE_URL=https://build.invalid \
    ALLOWED_HOSTS=build.invalid SECRET_KEY=only-while-the-image-is-built-and-never-after-that-moment \
    /opt/venv/bin/python manage.py prepare --files \
 && /opt/venv/bin/python -m compileall -q /opt/venv /app

FROM python:3.13-slim-bookworm
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin steunpunt
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
# The only place that the portal writes to; a volume lies over it.
RUN install -d -o steunpunt -g steunpunt /app/var/media
WORKDIR /app
USER 10001
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 STEUNPUNT_ENV=production WEB_CONCURRENCY=2
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["gunicorn", "steunpunt.wsgi:application", "--config", "deploy/gunicorn.py", "--no-control-socket", "--bind", "0.0.0.0:8000", "--preload", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500", "--graceful-timeout", "30", "--worker-tmp-dir", "/dev/shm"]
