/**
 * Merging a 100,000-entry profile byte-exactly, against what a tool does that parses a profile into a tree with xml2js
 * and builds it again. Both see the same file; one entry in a thousand differs in the org.
 */
import { Builder, parseStringPromise } from 'xml2js';
import { mergeProfile } from '../src/metadata/merge.ts';
import { LARGE_OBJECTS, largeProfile } from './large-profile.ts';
import { HEAD, line, timed } from './measure.ts';

const ENTRIES = 100_000;

const project = largeProfile(ENTRIES);
const org = largeProfile(ENTRIES, (index) => index % 1000 !== 0);
const objects = new Set(LARGE_OBJECTS);

console.log(`profile of ${ENTRIES.toLocaleString('en-US')} entries, ${(project.length / 1e6).toFixed(1)} MB\n${HEAD}`);
const merge = await timed(5, () => mergeProfile(project, org, { objects }));
console.log(line('merge (two texts read, 100 values spliced)', merge));
const rebuild = await timed(5, async () => new Builder().buildObject(await parseStringPromise(project)));
console.log(line('xml2js parse and build (one text, nothing changed)', rebuild));
console.log(`\nxml2js / merge: ${(rebuild.median / merge.median).toFixed(1)}`);
