import { parentPort } from 'node:worker_threads';
import { readProfilePermissions } from '../../metadata/profile-permissions.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import { packPermissions, type PackedPermissions } from './packed-permissions.ts';

/** A thread that reads profiles: for the bytes of each file it answers with the permissions; null where it cannot read them. */
parentPort?.on('message', (bytes: unknown) => {
  const packed = bytes instanceof Uint8Array ? tryReadProfile(bytes) : null;
  parentPort?.postMessage(packed, packed === null ? [] : [packed.lines.buffer, packed.flags.buffer]);
});

/** Whoever asked reads the file again where this gives null, and finds the same fault. */
function tryReadProfile(bytes: Uint8Array): PackedPermissions | null {
  try {
    return packPermissions(readProfilePermissions(decodeUtf8(bytes)));
  } catch {
    return null;
  }
}
