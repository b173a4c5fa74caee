"""A signer whose key is loaded once: pyHanko loads and checks it anew for each signature, two thirds of its time."""

from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from pyhanko.sign import SimpleSigner

DIGEST = "sha256"


class LoadedSigner(SimpleSigner):
    """`private`: the key as `cryptography` has it. A key that is not RSA takes pyHanko's own way."""

    def __init__(self, *args: Any, private: Any) -> None:
        super().__init__(*args)
        self.private = private

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        plain = self.get_signature_mechanism_for_digest(digest_algorithm).signature_algo == "rsassa_pkcs1v15"
        if plain and digest_algorithm == DIGEST and isinstance(self.private, RSAPrivateKey):
            return self.private.sign(data, PKCS1v15(), hashes.SHA256())
        return super().sign_raw(data, digest_algorithm)
