import { createHash } from 'node:crypto';
import { renderPageScript } from './browser/script.ts';
import { html, renderJsonText, renderMarkup, type Markup } from './markup.ts';
import type { PageData } from './page-data.ts';
import { PAGE_STYLE } from './style.ts';

/** What a page is made of. */
export type PageContent = {
  readonly title: string;
  readonly header: Markup;
  readonly sections: readonly PageSection[];
  readonly data: PageData;
  /** For readers whose browser or mail program runs no script. */
  readonly withoutScript: string;
  readonly skip: string;
  readonly navigation: string;
};

export type PageSection = { readonly id: string; readonly title: string; readonly body: Markup };

/**
 * A page in one file. Its policy lets it load nothing and run only the script that is in it: whatever an org puts into a name,
 * it is neither run nor sent anywhere.
 */
export function renderPage({ title, header, sections, data, ...texts }: PageContent): string {
  const script = renderPageScript();
  const policy = [
    "default-src 'none'",
    `script-src '${hashSource(script)}'`,
    `style-src '${hashSource(PAGE_STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const links = sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`);
  const body = sections.map(
    (section) =>
      html`<section id="${section.id}" aria-labelledby="${section.id}-title">
        <h2 id="${section.id}-title">${section.title}</h2>
        ${section.body}
      </section>`,
  );
  const head = html`<meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="referrer" content="no-referrer" />
    <title>${title}</title>`;
  const main = html`<a class="skip" href="#main">${texts.skip}</a>
    <header>
      ${header}
      <p id="blocked" class="warning">${texts.withoutScript}</p>
    </header>
    <nav aria-label="${texts.navigation}">
      <ul>
        ${links}
      </ul>
    </nav>
    <main id="main" tabindex="-1">${body}</main>
    <dialog id="details" aria-labelledby="details-title"></dialog>`;
  return [
    '<!doctype html>\n<html lang="en">\n<head>\n',
    renderMarkup(head),
    `\n<style>${PAGE_STYLE}</style>\n</head>\n<body>\n`,
    renderMarkup(main),
    `\n<script type="application/json" id="page-data">${renderJsonText(data)}</script>`,
    `\n<script>${script}</script>\n</body>\n</html>\n`,
  ].join('');
}

function hashSource(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
