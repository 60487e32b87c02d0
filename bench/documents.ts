/**
 * Reading, editing and merging one profile in this process, against one pass over its bytes (decoding the file, and looking
 * at each of its characters once) and against tools that parse a document into a tree and build it again. 1,000, 10,000 and
 * 100,000 entries; line breaks of Unix and Windows, and tabs.
 *
 * All times are processor time of the process, its garbage collector included: other work on the machine then counts least.
 * The most memory is that of a process that does the one thing once, beside what it took before.
 */
import { execFileSync } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { XMLParser } from 'fast-xml-parser';
import { Builder, parseStringPromise } from 'xml2js';
import type { FieldPermission } from '../src/fls/access.ts';
import { classifyPermissions } from '../src/fls/classify.ts';
import { editProfile } from '../src/metadata/edit.ts';
import { mergeProfile } from '../src/metadata/merge.ts';
import { readProfilePermissions } from '../src/metadata/profile-permissions.ts';
import { renderSlice } from '../src/metadata/slice.ts';
import { decodeUtf8 } from '../src/text/utf8.ts';
import { LARGE_OBJECTS, largeProfile } from './large-profile.ts';
import { HEAD, line, noteRatio, timingOf, type Timing } from './measure.ts';

/** Runs by the number of entries, and runs before them that do not count: the engine first has to compile what it runs. */
const RUNS: ReadonlyMap<number, { readonly counted: number; readonly before: number }> = new Map([
  [1_000, { counted: 25, before: 25 }],
  [10_000, { counted: 9, before: 5 }],
  [100_000, { counted: 5, before: 1 }],
]);

setFlagsFromString('--expose-gc');
// Else so many collections make the engine forget what it compiled.
setFlagsFromString('--no-flush-bytecode');
const collectGarbage: unknown = runInNewContext('gc');

const LAYOUTS: Readonly<Record<string, (text: string) => string>> = {
  LF: (text) => text,
  CRLF: (text) => text.replaceAll('\n', '\r\n'),
  tabs: (text) => text.replaceAll('    ', '\t'),
};

const OBJECTS = new Set(LARGE_OBJECTS);

/** `org` is the same profile with other values, `closed` takes the access of all its entries, and `few` of one in a thousand. */
type Document = {
  readonly bytes: Uint8Array;
  readonly org: string;
  readonly closed: readonly FieldPermission[];
  readonly few: readonly FieldPermission[];
};

type Work = keyof typeof WORK;

function buildDocument(entries: number, layout: string): Document {
  const text = (LAYOUTS[layout] ?? String)(largeProfile(entries));
  const closed = buildClosed(entries);
  return {
    bytes: new TextEncoder().encode(text),
    closed,
    few: closed.filter((_, index) => index % 1000 === 0),
    org: text.replaceAll('<editable>true', '<editable>false'),
  };
}

function buildClosed(entries: number): FieldPermission[] {
  const fields = Math.ceil(entries / LARGE_OBJECTS.length);
  return Array.from({ length: entries }, (_, index) => {
    const object = LARGE_OBJECTS[Math.floor(index / fields)] ?? '';
    return { field: `${object}.Field_${String(index % fields).padStart(4, '0')}__c`, readable: false, editable: false };
  });
}

function passOver({ bytes }: Document): number {
  const text = decodeUtf8(bytes);
  let breaks = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === 0x0a) breaks += 1;
  return breaks;
}

function readAndClassify({ bytes }: Document): number {
  const { fieldPermissions } = readProfilePermissions(decodeUtf8(bytes));
  const profile = { name: 'Large', everyField: false, everyObject: 'none', objects: new Map() } as const;
  return classifyPermissions(profile, fieldPermissions, (object) => OBJECTS.has(object)).length;
}

/** What is measured, by name; each gets the same document. */
const WORK = {
  pass: passOver,
  read: readAndClassify,
  edit: ({ bytes, closed }: Document) => editProfile(decodeUtf8(bytes), closed).changed.length,
  editFew: ({ bytes, few }: Document) => editProfile(decodeUtf8(bytes), few).changed.length,
  slice: ({ bytes, closed }: Document) => renderSlice(decodeUtf8(bytes), closed).length,
  merge: ({ bytes, org }: Document) => mergeProfile(decodeUtf8(bytes), org, { objects: OBJECTS }),
  xml2js: async ({ bytes }: Document) => new Builder().buildObject(await parseStringPromise(decodeUtf8(bytes))),
  fastXmlParser: ({ bytes }: Document): unknown => new XMLParser().parse(decodeUtf8(bytes)),
};

const TITLES: Readonly<Record<Work, string>> = {
  pass: 'one pass over the bytes',
  read: 'read and classify',
  edit: 'edit, all entries',
  editFew: 'edit, one entry in 1,000',
  slice: 'slice, all entries',
  merge: 'merge, all entries differ',
  xml2js: 'xml2js, parse and build',
  fastXmlParser: 'fast-xml-parser, parse alone',
};

const NAMES = Object.keys(WORK).filter(isWork);

function isWork(name: string): name is Work {
  return Object.hasOwn(WORK, name);
}

/** In turns, so that a busy moment strikes all alike; none has to clear away what the one before it left. */
async function measure(document: Document, { counted, before }: { counted: number; before: number }): Promise<Timings> {
  const times = new Map(NAMES.map((name) => [name, new Array<number>()]));
  for (let run = 0; run < before + counted; run += 1)
    for (const name of NAMES) {
      if (isFunction(collectGarbage)) collectGarbage();
      const start = process.cpuUsage();
      await WORK[name](document);
      const { user, system } = process.cpuUsage(start);
      if (run >= before) times.get(name)?.push((user + system) / 1000);
    }
  return new Map([...times].map(([name, all]) => [name, timingOf(all)]));
}

type Timings = ReadonlyMap<Work, Timing>;

function isFunction(value: unknown): value is () => void {
  return typeof value === 'function';
}

function getMedian(times: Timings | undefined, name: Work): number {
  return times?.get(name)?.median ?? Number.NaN;
}

/** The most memory that a process of its own takes for it, by the bytes of the document; the median of three. */
function measureMemory(name: Work): number {
  const [script = ''] = process.argv.slice(1);
  const run = (): number =>
    Number(execFileSync(process.execPath, ['--no-warnings', script, name], { encoding: 'utf8' }));
  return timingOf([run(), run(), run()]).median;
}

const [asked] = process.argv.slice(2);
if (asked !== undefined && isWork(asked)) {
  const document = buildDocument(100_000, 'LF');
  const before = process.resourceUsage().maxRSS;
  await WORK[asked](document);
  console.log(((process.resourceUsage().maxRSS - before) * 1024) / document.bytes.length);
} else await compareAll();

async function compareAll(): Promise<void> {
  const growth = new Map<number, Timings>();
  for (const layout of Object.keys(LAYOUTS))
    for (const [entries, runs] of RUNS) {
      const document = buildDocument(entries, layout);
      const size = `${(document.bytes.length / 1e6).toFixed(2)} MB`;
      console.log(
        `${entries.toLocaleString('en-US')} entries, ${layout}, ${size}, ${String(runs.counted)} runs\n${HEAD}`,
      );
      const times = await measure(document, runs);
      for (const name of NAMES) console.log(line(TITLES[name], times.get(name) ?? { median: 0, least: 0, most: 0 }));
      if (layout === 'LF') growth.set(entries, times);
      const [pass, edit, read] = [getMedian(times, 'pass'), getMedian(times, 'edit'), getMedian(times, 'read')];
      const where = `${entries.toLocaleString('en-US')} entries, ${layout}`;
      noteRatio(`xml2js / edit, all, ${where}`, getMedian(times, 'xml2js') / edit, { least: 20 });
      noteRatio(`xml2js / edit, one in 1,000, ${where}`, getMedian(times, 'xml2js') / getMedian(times, 'editFew'), {
        least: 20,
      });
      noteRatio(`fast-xml-parser, parse alone / edit, ${where}`, getMedian(times, 'fastXmlParser') / edit);
      noteRatio(`read and classify / pass, ${where}`, read / pass, { most: 6 });
      console.log();
    }
  for (const name of ['read', 'edit', 'slice', 'merge'] as const) {
    const grown = getMedian(growth.get(100_000), name) / getMedian(growth.get(10_000), name);
    noteRatio(`${TITLES[name]}, 100,000 entries / 10,000`, grown, { most: 11 });
    noteRatio(`${TITLES[name]}, most memory / file of 100,000 entries`, measureMemory(name), { most: 8 });
  }
}
