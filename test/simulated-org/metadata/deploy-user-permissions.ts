import type { Row } from '../model.ts';
import { USER_PERMISSIONS } from '../schema/user-permissions.ts';
import { problemAt } from './deploy-schema.ts';
import { duplicateProblems, isTrue, type Change, type Draft, type Target } from './deploy-sections.ts';
import { childText, children, type XmlElement } from './xml.ts';

/** What a license refuses is data of the org: the column `RefusedPermissions` of its UserLicense row, separated by `;`. */
export function isOutsideLicense(license: Row | undefined, permission: string): boolean {
  return String(license?.['RefusedPermissions'] ?? '')
    .split(';')
    .includes(permission);
}

export function outsideLicense(permission: string): string {
  return `The user license doesn't allow the permission: ${permission}`;
}

/** User permissions as they would become. */
export function draftUserPermissions({ set }: Target, root: XmlElement, license: Row | undefined): Draft {
  const known: ReadonlySet<string> = new Set(USER_PERMISSIONS);
  const changes: Change[] = [];
  const problems = duplicateProblems(root, 'userPermissions', 'name');
  for (const element of children(root, 'userPermissions')) {
    const name = childText(element, 'name') ?? '';
    const enabled = isTrue(element, 'enabled');
    if (!known.has(name)) problems.push(problemAt(element, `Unknown user permission: ${name}`));
    else if (enabled && isOutsideLicense(license, name)) {
      problems.push(problemAt(element, outsideLicense(name)));
    } else if ((set[`Permissions${name}`] === true) !== enabled) {
      changes.push({
        field: null,
        act: () => {
          set[`Permissions${name}`] = enabled;
        },
      });
    }
  }
  return { changes, problems };
}
