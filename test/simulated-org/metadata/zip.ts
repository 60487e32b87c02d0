import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** Path inside the archive, `/`-separated, and content. */
export type ZipEntry = { readonly path: string; readonly content: Buffer };

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const UTF8_NAMES = 0x0800;
const DEFLATED = 8;
/** 1980-01-01: archives of equal content are equal byte for byte. */
const DOS_DATE = 0x21;

type Written = { readonly path: Buffer; readonly packed: Buffer; readonly entry: ZipEntry; readonly offset: number };

/** The fields that local and central headers share, from "version needed" to "extra length". */
function shared({ path, packed, entry }: Omit<Written, 'offset'>): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(UTF8_NAMES, 2);
  fields.writeUInt16LE(DEFLATED, 4);
  fields.writeUInt16LE(DOS_DATE, 8);
  fields.writeUInt32LE(crc32(entry.content), 10);
  fields.writeUInt32LE(packed.length, 14);
  fields.writeUInt32LE(entry.content.length, 18);
  fields.writeUInt16LE(path.length, 22);
  return fields;
}

function signed(signature: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(signature);
  return bytes;
}

function centralRecord(file: Written): Buffer[] {
  const version = Buffer.from([20, 0]);
  const tail = Buffer.alloc(14);
  tail.writeUInt32LE(file.offset, 10);
  return [signed(CENTRAL), version, shared(file), tail, file.path];
}

/** Packs at once and in memory: services answer synchronously, and an archive of theirs is a few megabytes. */
export function writeZip(entries: readonly ZipEntry[]): Buffer {
  const parts: Buffer[] = [];
  const files: Written[] = [];
  let offset = 0;
  for (const entry of entries) {
    const file = { path: Buffer.from(entry.path), packed: deflateRawSync(entry.content, { level: 1 }), entry };
    const record = [signed(LOCAL), shared(file), file.path, file.packed];
    files.push({ ...file, offset });
    parts.push(...record);
    offset += record.reduce((sum, part) => sum + part.length, 0);
  }
  const central = Buffer.concat(files.flatMap(centralRecord));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, central, end]);
}

/** Size of all contents together, as the limits of the Metadata API count it. */
export function unzippedBytes(entries: readonly ZipEntry[]): number {
  return entries.reduce((sum, { content }) => sum + content.length, 0);
}

/** How many files an archive says that it has; 0 for what is no archive. */
export function fileCount(archive: Buffer): number {
  const end = archive.lastIndexOf(signed(END));
  return end < 0 || end + 12 > archive.length ? 0 : archive.readUInt16LE(end + 10);
}

/** Reads by the central directory, as sizes in local headers may be left to a trailing descriptor. Folders are left out. */
export function readZip(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(signed(END));
  if (end < 0) throw new Error('no zip archive: end of central directory not found');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new Error('no zip archive: bad central directory');
    const nameLength = archive.readUInt16LE(at + 28);
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (!path.endsWith('/')) entries.push({ path, content: contentAt(archive, at) });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function contentAt(archive: Buffer, central: number): Buffer {
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const packed = archive.subarray(start, start + archive.readUInt32LE(central + 20));
  return archive.readUInt16LE(central + 10) === DEFLATED ? inflateRawSync(packed) : packed;
}
