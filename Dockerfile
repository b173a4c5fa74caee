# One image for web and worker; which of them it is, the command says.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/cursus
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/cursus --create-home cursus

WORKDIR /srv/cursus
COPY requirements-s3.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements-s3.lock
COPY . .
RUN python locale/catalog.py compile

USER cursus
VOLUME /var/lib/cursus
EXPOSE 8000
CMD ["gunicorn", "config.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "4", "--no-control-socket"]
