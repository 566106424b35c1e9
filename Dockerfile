# The program: web server, worker and commands. The database is another container's.
FROM python:3.13-slim AS build

ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
WORKDIR /app
RUN pip install --no-cache-dir uv
COPY pyproject.toml uv.lock .python-version ./
RUN uv sync --frozen --no-dev


FROM python:3.13-slim

# The number is fixed, so that volumes keep their owner when the image is built anew.
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin newsroom
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
ENV PATH=/app/.venv/bin:$PATH NEWSROOM_VAR=/app/var PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
# The user below could not keep what it compiles.
RUN python -m compileall -q newsroom claims

# Settings want a key and an address; these two are only good for collecting files, and are gone
# after this line.
RUN SECRET_KEY=for-this-line-only DATABASE_URL=postgresql://nobody@localhost/nothing \
      python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media var/mirror var/dumps && chown newsroom:newsroom var/media var/mirror var/dumps

USER newsroom
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "deploy/healthcheck.py"]
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", \
     "--blocking-threads=1", "--http=1", "--no-ws", "--respawn-failed-workers", \
     "--log-level=warning", "newsroom.wsgi:application"]
