/** Text of a profile with very many field permissions, over 600 objects. */
export function largeProfile(entries: number, editable: (index: number) => boolean = () => true): string {
  const fields = Math.ceil(entries / LARGE_OBJECTS.length);
  const permissions = Array.from({ length: entries }, (_, index) => {
    const object = LARGE_OBJECTS[Math.floor(index / fields)] ?? '';
    const field = String(index % fields).padStart(4, '0');
    return `    <fieldPermissions>
        <editable>${String(editable(index))}</editable>
        <field>${object}.Field_${field}__c</field>
        <readable>true</readable>
    </fieldPermissions>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<Profile xmlns="http://soap.sforce.com/2006/04/metadata">
    <custom>false</custom>
${permissions.join('')}</Profile>
`;
}

/** Its objects. */
export const LARGE_OBJECTS = Array.from({ length: 600 }, (_, index) => `Object_${String(index).padStart(3, '0')}__c`);
