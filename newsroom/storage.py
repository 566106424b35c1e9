"""A storage of Django's from an address, for those that come with django-storages."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

BUCKETS = {
    "s3": ("storages.backends.s3.S3Storage", "bucket_name"),
    "gs": ("storages.backends.gcloud.GoogleCloudStorage", "bucket_name"),
    "azure": ("storages.backends.azure_storage.AzureStorage", "azure_container"),
}


def storage_of(url: str) -> dict[str, Any]:
    """An entry of ``STORAGES``: ``s3://bucket/folder?region_name=…``, whose parameters are options
    of the storage, or ``file:///folder``. Raises ValueError for any other address.
    """
    found = urlsplit(url)
    folder = unquote(found.path)
    if found.scheme == "file" and not found.netloc and folder.startswith("/"):
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder, "allow_overwrite": True},
        }
    if found.scheme not in BUCKETS or not found.netloc:
        raise ValueError(found.scheme)
    backend, bucket = BUCKETS[found.scheme]
    options = {bucket: found.netloc, "location": folder.strip("/"), **dict(parse_qsl(found.query))}
    return {"BACKEND": backend, "OPTIONS": options}
