import { join } from 'node:path';
import { mkdirSync, writeFileSync } from 'node:fs';

/** Sizes of one file: with these it has 2.5 MB, 9,702 field permissions, and 960 to 980 of them stray. */
const OBJECTS = 594;
const FIELDS = 16;
const STRAY_OBJECTS = 60;
const LAYOUTS = 2600;
const CLASSES = 3300;

/**
 * A profile as sf retrieves it with all objects: sorted sections, field permissions of which most are on objects that the
 * profile reads, half of them false, and other sections that make up a third of the file. Made up by counting.
 *
 * @param turn number of the profile: its strays are on other objects than those of the next one
 */
export function renderManyEntries(turn: number): string {
  const names = Array.from({ length: OBJECTS }, (_, index) => `Record_Type_${String(index).padStart(4, '0')}__c`);
  const strays = new Set(Array.from({ length: STRAY_OBJECTS }, (_, index) => names[(turn * 7 + index * 9) % OBJECTS]));
  const sections = [
    ...Array.from({ length: CLASSES }, (_, index) =>
      renderSection('classAccesses', { apexClass: `Class_${String(index)}`, enabled: 'true' }),
    ),
    ...names.flatMap((object, index) =>
      Array.from({ length: FIELDS + (index % 3 === 0 ? 1 : 0) }, (_unused, field) => {
        const isStray = strays.has(object) && field < FIELDS;
        const isOn = isStray || (!strays.has(object) && (index + field) % 2 === 0);
        return renderSection('fieldPermissions', {
          editable: String(isOn && field % 3 === 0),
          field: `${object}.Custom_Field_${String(field).padStart(3, '0')}__c`,
          readable: String(isOn),
        });
      }),
    ),
    ...Array.from({ length: LAYOUTS }, (_, index) =>
      renderSection('layoutAssignments', { layout: `${names[index % OBJECTS] ?? ''}-Layout ${String(index)}` }),
    ),
    ...names
      .filter((object) => !strays.has(object))
      .map((object) =>
        renderSection('objectPermissions', {
          allowCreate: 'false',
          allowRead: 'true',
          object,
          viewAllRecords: 'false',
        }),
      ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
${sections.join('')}    <userLicense>Salesforce</userLicense>
</Profile>
`;
}

function renderSection(name: string, values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).map(([key, value]) => `        <${key}>${value}</${key}>\n`);
  return `    <${name}>\n${lines.join('')}    </${name}>\n`;
}

/** Writes so many of them into the project. */
export function writeManyFiles(project: string, count: number): void {
  const folder = join(project, 'force-app/main/default/profiles');
  mkdirSync(folder, { recursive: true });
  for (let turn = 0; turn < count; turn += 1)
    writeFileSync(join(folder, `Profile ${String(turn).padStart(3, '0')}.profile-meta.xml`), renderManyEntries(turn));
}
