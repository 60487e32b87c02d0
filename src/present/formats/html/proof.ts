import { Messages } from '@salesforce/core';
import type { Proof } from '../../../fls/explained-subject.ts';
import { describeProof } from '../../proof.ts';
import { html } from './markup.ts';
import type { PageSection } from './page.ts';
import { renderList } from './sections.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-fls', 'explain');

/** A longer list would make the page slow. */
const MAX_LISTED_DISAGREEMENTS = 500;

/** What the platform itself says; nothing where it was not asked. */
export function buildProofSection(
  proof: Proof | null,
  { id = 'proof', title = messages.getMessage('page.proof') } = {},
): PageSection[] {
  if (proof === null) return [];
  const { agreed, title: disagrees, disagreements } = describeProof(proof, { most: MAX_LISTED_DISAGREEMENTS });
  const body = html`${agreed.map((line) => html`<p>${line}</p>`)}
  ${
    disagrees === null
      ? ''
      : html`<div class="warning">
          <p>${disagrees}</p>
          ${renderList(disagreements)}
        </div>`
  }`;
  return [{ id, title, body }];
}
