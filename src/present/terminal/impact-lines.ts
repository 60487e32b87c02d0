import { Messages } from '@salesforce/core';
import type { Impact } from '../../fls/change.ts';
import { formatCount, formatNumber } from '../count.ts';
import { groupImpact } from '../impact-groups.ts';
import { makePrintable } from '../notices.ts';
import type { ViewOptions } from '../view-options.ts';
import { formatFieldChanges } from './edit-lines.ts';
import { emphasize } from './colors.ts';
import { wrapItems } from './lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'changes');

/** More users than this in one block, and more blocks, do not fit on a screen. */
const MAX_IMPACT_USERS = 5;
const MAX_IMPACT_BLOCKS = 5;

/** The impact of a plan, on the users that the running user sees. */
export type ImpactView = { readonly impact: readonly Impact[]; readonly seesAllUsers: boolean };

/** Who loses what. Users who lose the same share a block; those who lose most come first. */
export function formatImpact({ impact, seesAllUsers }: ImpactView, options: ViewOptions): string[] {
  const { verbose, width } = options;
  if (impact.length === 0) return [formatNoImpact(seesAllUsers), ''];
  const blocks = groupImpact(impact);
  const shown = verbose ? blocks : blocks.slice(0, MAX_IMPACT_BLOCKS);
  const users = new Set(impact.map(({ username }) => username)).size;
  const more = blocks.slice(shown.length).reduce((sum, { usernames }) => sum + usernames.length, 0);
  return [
    emphasize(messages.getMessage('impact.title', [formatCount(users, 'userLoses')])),
    '',
    ...shown.flatMap(({ usernames, losses }) => [
      ...wrapItems('  ', formatUsernames(usernames, verbose), width),
      ...formatFieldChanges(losses, '    ', options),
      '',
    ]),
    ...(more === 0 ? [] : [`  ${messages.getMessage('impact.more', [formatCount(more, 'moreUser')])}`, '']),
  ];
}

function formatUsernames(usernames: readonly string[], verbose: boolean): string[] {
  const shown = (verbose ? usernames : usernames.slice(0, MAX_IMPACT_USERS)).map(makePrintable);
  const more = usernames.length - shown.length;
  return more === 0 ? shown : [...shown, messages.getMessage('impact.moreUsers', [formatNumber(more)])];
}

function formatNoImpact(seesAllUsers: boolean): string {
  return messages.getMessage(seesAllUsers ? 'impact.none' : 'impact.noneSeen');
}

/** For the question: how many users lose access, and who loses most. */
export function summarizeImpact({ impact, seesAllUsers }: ImpactView): string {
  const byUser = [...Map.groupBy(impact, ({ username }) => username)];
  const [most] = byUser.sort(([, a], [, b]) => b.length - a.length);
  if (!most) return formatNoImpact(seesAllUsers);
  const [username, losses] = most;
  const [name, fields] = [makePrintable(username), formatCount(losses.length, 'field')];
  if (byUser.length === 1) return messages.getMessage('impact.costOfOne', [name, fields]);
  return messages.getMessage('impact.cost', [formatCount(byUser.length, 'userLoses'), name, fields]);
}
