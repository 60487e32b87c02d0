/**
 * Setting 100,000 entries of a profile to false byte-exactly, against one pass over the bytes: decoding the file, and
 * looking at each of its characters once.
 */
import { editProfile } from '../src/metadata/edit.ts';
import { renderSlice } from '../src/metadata/slice.ts';
import { decodeUtf8 } from '../src/text/utf8.ts';
import { LARGE_OBJECTS, largeProfile } from './large-profile.ts';
import { HEAD, line, timed } from './measure.ts';

const ENTRIES = 100_000;

const bytes = new TextEncoder().encode(largeProfile(ENTRIES));
const fields = Math.ceil(ENTRIES / LARGE_OBJECTS.length);
const permissions = Array.from({ length: ENTRIES }, (_, index) => {
  const object = LARGE_OBJECTS[Math.floor(index / fields)] ?? '';
  return { field: `${object}.Field_${String(index % fields).padStart(4, '0')}__c`, readable: false, editable: false };
});

function passOver(): number {
  const text = decodeUtf8(bytes);
  let breaks = 0;
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) === 0x0a) breaks += 1;
  return breaks;
}

console.log(`profile of ${ENTRIES.toLocaleString('en-US')} entries, ${(bytes.length / 1e6).toFixed(1)} MB\n${HEAD}`);
const edit = await timed(5, () => editProfile(decodeUtf8(bytes), permissions));
console.log(line('edit (200,000 values spliced)', edit));
const slice = await timed(5, () => renderSlice(decodeUtf8(bytes), permissions));
console.log(line('slice', slice));
const pass = await timed(5, passOver);
console.log(line('one pass over the bytes', pass));
console.log(`\nedit / pass: ${(edit.median / pass.median).toFixed(1)}`);
