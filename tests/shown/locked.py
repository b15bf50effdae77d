"""Workbooks under a password, with salts and times that are always the same: agile and standard encryption of
ECMA-376, RC4 of BIFF8. Nothing here is secret; the password is the one Excel itself tries."""

import datetime
import hashlib
import io
import itertools
import struct

DEFAULT = "VelvetSweatshop"
NOON = datetime.datetime(2025, 1, 1, 12, 0, 0)
SALT = bytes(range(16, 32))


def fixed():
    """msoffcrypto draws its salts and takes the time of day."""
    import msoffcrypto.method.container.ecma376_encrypted as container
    import msoffcrypto.method.ecma376_agile as agile
    counter = itertools.count(1)

    class Noon(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return NOON
    agile._random_buffer = lambda size: bytes((next(counter) * 37 + n) % 256 for n in range(size))
    container.datetime = Noon
    return container


def agile(data, password=DEFAULT):
    """Excel 2010 and later. Less than 4 KiB would go wrong in msoffcrypto."""
    import msoffcrypto
    assert len(data) > 4096
    fixed()
    out = io.BytesIO()
    msoffcrypto.OfficeFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()


def standard(data, password=DEFAULT):
    """Excel 2007: AES-128 in ECB, SHA-1."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
    assert len(data) > 4096
    key = hashlib.sha1(SALT + password.encode("utf-16-le")).digest()
    for n in range(50000):
        key = hashlib.sha1(struct.pack("<I", n) + key).digest()
    key = hashlib.sha1(key + bytes(4)).digest()
    key = hashlib.sha1(bytes(byte ^ 0x36 for byte in key) + b"\x36" * 44).digest()[:16]

    def encrypted(text):
        machine = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        return machine.update(text + bytes(-len(text) % 16)) + machine.finalize()
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    verifier = bytes(range(16))
    check = struct.pack("<I", 16) + SALT + encrypted(verifier) + struct.pack("<I", 20) + encrypted(hashlib.sha1(verifier).digest())
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + check
    package = struct.pack("<Q", len(data)) + encrypted(data)
    out = io.BytesIO()
    fixed().ECMA376Encrypted(package, info).write_to(out)
    return out.getvalue()


def rc4(key, text):
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    i = j = 0
    out = bytearray()
    for byte in text:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def by_md5(password):
    """The key of each KiB and the record about the password, as Excel 97 has them: 40 bits."""
    key = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    key = hashlib.md5((key + SALT) * 16).digest()[:5]

    def block(n):
        return hashlib.md5(key + struct.pack("<I", n)).digest()
    verifier = bytes(range(16))
    both = rc4(block(0), verifier + hashlib.md5(verifier).digest())
    return block, struct.pack("<HHH", 1, 1, 1) + SALT + both


def by_sha1(password, bits):
    """The same as Excel 2002 has them, by the CryptoAPI."""
    key = hashlib.sha1(SALT + password.encode("utf-16-le")).digest()

    def block(n):
        made = hashlib.sha1(key + struct.pack("<I", n)).digest()[:bits // 8]
        return made + bytes(11) if bits == 40 else made
    verifier = bytes(range(16))
    both = rc4(block(0), verifier + hashlib.sha1(verifier).digest())
    provider = "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
    header = struct.pack("<IIIIIIII", 4, 0, 0x6801, 0x8004, bits, 1, 0, 0) + provider
    check = struct.pack("<I", 16) + SALT + both[:16] + struct.pack("<I", 20) + both[16:]
    return block, struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header + check


def biff8(stream, password=DEFAULT, bits=None):
    """The workbook's stream under RC4: records keep their heads, a few keep their bodies."""
    block, about = by_sha1(password, bits) if bits else by_md5(password)
    pass_record = struct.pack("<HH", 0x2F, len(about)) + about
    records, at = [], 0
    while at < len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4:at + 4 + size]
        if kind == 0x85:  # where a sheet begins: later now by the record that is put in
            body = struct.pack("<I", struct.unpack_from("<I", body)[0] + len(pass_record)) + body[4:]
        records.append((kind, body))
        at += 4 + size
    plain = bytearray()
    keep = []
    for n, (kind, body) in enumerate(records):
        start = len(plain)
        plain += struct.pack("<HH", kind, len(body)) + body
        kept = len(body) if kind in (0x809, 0x2F, 0xE1) else 4 if kind == 0x85 else 0
        keep.append((start, start + 4 + kept))
        if n == 0:
            keep.append((len(plain), len(plain) + len(pass_record)))
            plain += pass_record
    hidden = b"".join(rc4(block(n), plain[n * 1024:(n + 1) * 1024]) for n in range(-(-len(plain) // 1024)))
    out = bytearray(hidden)
    for start, end in keep:
        out[start:end] = plain[start:end]
    return bytes(out)
