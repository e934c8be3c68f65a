/// The form of a backup: what a store's snapshot is wrapped in so that damage, truncation and
/// reordering are found, and, with a key, so that nobody else can read it.
///
/// A backup is a head, frames and a SHA-256 over all of both. All numbers are big-endian.
///
/// The head: `BNCLBKUP`, the form (u16), the length of the rest of the head (u16), the time in
/// milliseconds (i64), a revision (i64), the sealing (u8: 0 plain, 1 AES-256-GCM), the store's name
/// and the server's version (each a u16 length and UTF-8), when encrypted a salt (32 bytes) and a
/// proof of the key (16 bytes), a CRC-32C over all before it (u32).
///
/// A frame: its kind (u8: 0 data, 1 the end), the length of what follows (u32), the sealed content.
/// Plain content is followed by a CRC-32C. The content of the end is the snapshot's revision (i64)
/// and its length (i64). Seals cover, besides the content, the SHA-256 of the head, the frame's
/// number from 0 (i64) and its kind.
@NullMarked
package io.binnacle.kernel.backup;

import org.jspecify.annotations.NullMarked;
