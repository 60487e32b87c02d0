/**
 * Merging a 100,000-entry profile byte-exactly, against what a tool does that parses a profile into a tree with xml2js
 * and builds it again. Both see the same file; one entry in a thousand differs in the org.
 */
import { Builder, parseStringPromise } from 'xml2js';
import { mergeProfile } from '../src/metadata/merge.ts';
import { HEAD, line, timed } from './measure.ts';

const OBJECTS = 600;
const ENTRIES = 100_000;

function profile(editable: (index: number) => boolean): string {
  const fields = Math.ceil(ENTRIES / OBJECTS);
  const entries = Array.from({ length: ENTRIES }, (_, index) => {
    const object = String(Math.floor(index / fields)).padStart(3, '0');
    const field = String(index % fields).padStart(4, '0');
    return `    <fieldPermissions>
        <editable>${String(editable(index))}</editable>
        <field>Object_${object}__c.Field_${field}__c</field>
        <readable>true</readable>
    </fieldPermissions>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <custom>false</custom>
${entries.join('')}</Profile>
`;
}

const project = profile(() => true);
const org = profile((index) => index % 1000 !== 0);
const objects = new Set(Array.from({ length: OBJECTS }, (_, index) => `Object_${String(index).padStart(3, '0')}__c`));

console.log(`profile of ${ENTRIES.toLocaleString('en-US')} entries, ${(project.length / 1e6).toFixed(1)} MB\n${HEAD}`);
const merge = await timed(5, () => mergeProfile(project, org, { objects }));
console.log(line('merge (two texts read, 100 values spliced)', merge));
const rebuild = await timed(5, async () => new Builder().buildObject(await parseStringPromise(project)));
console.log(line('xml2js parse and build (one text, nothing changed)', rebuild));
console.log(`\nxml2js / merge: ${(rebuild.median / merge.median).toFixed(1)}`);
