import { Messages } from '@salesforce/core';
import type { Finding } from '../../../fls/finding.ts';
import type { FoundAccess } from '../../../fls/report.ts';
import { getFindingCategory } from '../../categories.ts';
import { createGrantorFormatter } from '../../grantor-names.ts';
import { joinFirstNames } from '../../name-lists.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'page');

/** More grantors than these make a step of a path hard to read. */
const MAX_GRANTORS = 10;

/** Says by which steps users get the field of a finding. */
export type PathDescriber = {
  /** The steps, from the field to what opens its object. */
  readonly describePath: (finding: Finding) => string[];
  /** The same for findings with the same steps. */
  readonly getPathKey: (finding: Finding) => string;
  /** What opens the object to users today, or else what could. */
  readonly describeGrantors: (finding: Finding) => string;
};

export function createPathDescriber(found: FoundAccess): PathDescriber {
  const formatName = createGrantorFormatter(found);
  const joinGrantors = (names: readonly string[]): string =>
    joinFirstNames(names, MAX_GRANTORS, (name) => formatKind(formatName(name), found.grantorKinds.get(name)));
  return {
    describePath: (finding) => [
      messages.getMessage('path.profile', [finding.profile]),
      describeObjectStep(finding, found, joinGrantors),
    ],
    getPathKey: ({ profile, object, kind, exposure, openedBy, through }) =>
      JSON.stringify([profile, object, kind, exposure, openedBy, through]),
    describeGrantors: ({ through, openedBy }) =>
      joinFirstNames(through.length > 0 ? through : openedBy, MAX_GRANTORS, formatName),
  };
}

function formatKind(name: string, kinds: ReadonlySet<string> = new Set()): string {
  const [isSet, isGroup] = [kinds.has('PermissionSet'), kinds.has('PermissionSetGroup')];
  if (isSet === isGroup) return messages.getMessage('path.setOrGroup', [name]);
  return messages.getMessage(isSet ? 'path.set' : 'path.group', [name]);
}

function describeObjectStep(
  finding: Finding,
  { source }: FoundAccess,
  joinGrantors: (names: readonly string[]) => string,
): string {
  const { object, through, openedBy } = finding;
  switch (getFindingCategory(finding)) {
    case 'live':
      return messages.getMessage('path.grantor', [joinGrantors(through)]);
    case 'latent': {
      const grantors = joinGrantors(openedBy);
      const key = source === 'org' ? 'path.notInForce' : 'path.inFiles';
      return messages.getMessage('path.grantor', [messages.getMessage(key, [grantors])]);
    }
    case 'dormant':
      return messages.getMessage('path.object', [object]);
    case 'unknown':
      return messages.getMessage('path.unknownObject');
    case 'uncontrolled':
      return messages.getMessage('path.ownObject', [object]);
  }
}
