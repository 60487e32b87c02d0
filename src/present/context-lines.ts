import { Messages } from '@salesforce/core';
import type { Context, OrgContext } from '../fls/context.ts';
import { formatTime } from './time.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'formats');

/**
 * What a report was made from and when, in sentences: the org or the project, the time and versions, the policy and the
 * baseline.
 *
 * @param formatName makes a foreign name fit for the format
 */
export function describeContext(context: Context, formatName: (name: string) => string): string[] {
  const { org, generatedAt, plugin, apiVersion, policyFile, baselineFile } = context;
  return [
    org === null ? messages.getMessage('context.project') : describeOrg(org, formatName),
    apiVersion === null
      ? messages.getMessage('context.made', [formatTime(generatedAt), plugin])
      : messages.getMessage('context.madeByApi', [formatTime(generatedAt), plugin, apiVersion]),
    ...(policyFile === null ? [] : [messages.getMessage('context.policy', [formatName(policyFile)])]),
    ...(baselineFile === null ? [] : [messages.getMessage('context.baseline', [formatName(baselineFile)])]),
  ];
}

function describeOrg({ alias, username, id, kind }: OrgContext, formatName: (name: string) => string): string {
  const name = formatName(alias ?? id);
  const ofKind = kind === 'unknown' ? name : messages.getMessage('context.orgOfKind', [name, kind]);
  const named = alias === null ? ofKind : messages.getMessage('context.orgWithId', [ofKind, formatName(id)]);
  if (username === null) return messages.getMessage('context.org', [named]);
  return messages.getMessage('context.orgOfUser', [named, formatName(username)]);
}
