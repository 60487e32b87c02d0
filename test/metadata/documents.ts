/** Pieces of profile documents for specs, spelled as Salesforce spells them. */

export const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** A retrieved profile with these sections, each given without indentation: 4 spaces a level, LF, a final newline. */
export function retrieved(...sections: readonly string[]): string {
  const lines = sections.flatMap((section) => section.split('\n')).map((line) => `    ${line}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Profile xmlns="${NAMESPACE}">\n${lines.join('')}</Profile>\n`;
}

/** `access` as two letters at most: `r`, `re` or nothing. */
export function field(name: string, access: '' | 'r' | 're' = ''): string {
  return [
    '<fieldPermissions>',
    `    <editable>${access === 're'}</editable>`,
    `    <field>${name}</field>`,
    `    <readable>${access !== ''}</readable>`,
    '</fieldPermissions>',
  ].join('\n');
}

const FLAGS = ['allowCreate', 'allowDelete', 'allowEdit', 'allowRead', 'modifyAllRecords', 'viewAllRecords'];

/** An object permission with these flags true, and the six of API 62 spelled. */
export function object(name: string, ...granted: readonly string[]): string {
  const children = new Map([...FLAGS, ...granted].map((flag) => [flag, String(granted.includes(flag))]));
  children.set('object', name);
  const lines = [...children]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([child, value]) => `    <${child}>${value}</${child}>`);
  return ['<objectPermissions>', ...lines, '</objectPermissions>'].join('\n');
}
