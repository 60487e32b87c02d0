import { Messages } from '@salesforce/core';
import type { Finding } from '../../fls/finding.ts';
import type { Report } from '../../fls/report.ts';
import { getFindingCategory } from '../categories.ts';
import { formatCount } from '../count.ts';
import { createGrantorFormatter, type GrantorFormatter } from '../grantor-names.ts';
import { createHolderLookup, type HolderLookup } from '../holders.ts';
import { joinFirstNames } from '../name-lists.ts';
import { makePrintable } from '../notices.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/** More names than these make a sentence too long, and would be repeated with every field. */
const SENTENCE_MAX_GRANTORS = 10;
const SENTENCE_MAX_USERS = 10;

/** One finding in plain sentences, without its place and without what policy and baseline say of it. */
export type FindingDescriber = (finding: Finding) => string;

/** Describes the findings of a report, with its users and the reasons of its grantors. */
export function createFindingDescriber(report: Report): FindingDescriber {
  const findHolders = createHolderLookup(report);
  const formatGrantor = createGrantorFormatter(report);
  return (finding) => {
    const { profile, access, field } = finding;
    const gives = messages.getMessage('finding.gives', [makePrintable(profile), access, makePrintable(field)]);
    return `${gives} ${explainExposure(finding, { source: report.source, findHolders, formatGrantor })}`;
  };
}

/** Why a finding passes the gate; null when neither policy nor baseline has it. */
export function explainPass({ kept, baseline }: Pick<Finding, 'kept' | 'baseline'>): string | null {
  if (kept) {
    const reason = makePrintable(kept.reason);
    if (kept.until === null) return messages.getMessage('finding.kept', [reason]);
    return messages.getMessage('finding.keptUntil', [makePrintable(kept.until), reason]);
  }
  return baseline === 'known' ? messages.getMessage('finding.known') : null;
}

/** `2 users (ada@example.com, bo@example.com)`; the number alone where the names are not known. */
function formatUsers(usernames: readonly string[], users: number): string {
  const count = formatCount(users, 'user');
  if (usernames.length === 0) return count;
  return messages.getMessage('users.named', [count, joinFirstNames(usernames, SENTENCE_MAX_USERS, makePrintable)]);
}

type ExposureContext = {
  readonly source: Report['source'];
  readonly findHolders: HolderLookup;
  readonly formatGrantor: GrantorFormatter;
};

function explainExposure(finding: Finding, { source, findHolders, formatGrantor }: ExposureContext): string {
  const object = makePrintable(finding.object);
  const joinGrantors = (names: readonly string[]): string =>
    joinFirstNames(names, SENTENCE_MAX_GRANTORS, formatGrantor);
  switch (getFindingCategory(finding)) {
    case 'live': {
      const users = formatUsers(findHolders(finding), finding.users);
      return messages.getMessage('finding.live', [object, users, joinGrantors(finding.through)]);
    }
    case 'latent':
      return messages.getMessage(source === 'org' ? 'finding.latent' : 'finding.latentInProject', [
        object,
        joinGrantors(finding.openedBy),
      ]);
    case 'dormant':
      return messages.getMessage('finding.dormant', [object]);
    case 'unknown':
      return messages.getMessage('finding.unknown', [object]);
    case 'uncontrolled':
      return messages.getMessage('finding.uncontrolled', [object]);
  }
}
