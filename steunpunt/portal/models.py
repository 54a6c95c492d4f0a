"""What the roof itself keeps."""

from steunpunt.portal.digest.models import Digest, MailChoice

__all__ = ["Digest", "MailChoice"]
