import { Messages } from '@salesforce/core';
import type { Proof } from '../../../fls/proof.ts';
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
  const { own, sentences, contradictions } = describeProof(proof, { most: MAX_LISTED_DISAGREEMENTS });
  const body = html`${
    own === null
      ? ''
      : html`<p>${own.title}</p>
          ${renderList(own.lines)}`
  }
  ${sentences.map((line) => html`<p>${line}</p>`)}
  ${contradictions.map(
    (list) =>
      html`<div class="warning">
        <p>${list.title}</p>
        ${renderList(list.lines)}
      </div>`,
  )}`;
  return [{ id, title, body }];
}
