import { expect } from 'chai';
import { noteAccessToken, redactAccessTokens } from '../../src/values/access-tokens.ts';
import { isMarkup, summarizeText } from '../../src/values/response-text.ts';

const TITLED = '<!DOCTYPE html><html><head><title lang="en"> Down &amp; out\n </title></head></html>';

describe('the summary of a text that somebody else wrote', () => {
  const cases: Readonly<Record<string, [text: string, summary: string]>> = {
    'a sentence, without its period': [' Too many\n  requests. ', 'Too many requests'],
    'a refused query, without the query': [
      "\nSELECT Id FROM User\n ^\nERROR at Row:1:Column:8\nNo such column 'X'.",
      "No such column 'X'",
    ],
    'a page, by its title': [TITLED, 'an HTML page "Down & out"'],
    'a page without a title': ['<html><body>503</body></html>', 'an HTML page'],
    'a page with an empty title': ['<html><title> </title></html>', 'an HTML page'],
    'an XML document': ['<?xml version="1.0"?><a/>', 'an XML document'],
    'another XML document': ['<a><b>1</b></a>', 'an XML document'],
    'a SOAP fault, by its reason': [
      '<soapenv:Fault><faultstring>X: a &lt;b&gt; &quot;c&quot; &apos;d&apos;</faultstring></soapenv:Fault>',
      `X: a <b> "c" 'd'`,
    ],
    'a fault without a reason': ['<sf:message>  </sf:message>', 'an XML document'],
    'a text of 300 characters': ['x'.repeat(300), 'x'.repeat(300)],
    'a longer one': ['x'.repeat(301), `${'x'.repeat(300)}…`],
    nothing: ['', ''],
  };
  for (const [what, [text, summary]] of Object.entries(cases))
    it(`is one line: ${what}`, () => {
      expect(summarizeText(text)).to.equal(summary);
    });

  it('takes what begins with a tag for markup', () => {
    const texts = ['<html>', ' <?xml?>', '<!-- a -->', '<a', '< 5', 'a <b>', ''];
    expect(texts.map(isMarkup)).to.deep.equal([true, true, true, true, false, false, false]);
  });
});

describe('a secret that was noted', () => {
  it('is redacted from eight characters on', () => {
    noteAccessToken('Qz7-unit');
    noteAccessToken('Qz7-uni');
    expect(redactAccessTokens('of Qz7-unit.')).to.equal('of <access token>.');
    expect(redactAccessTokens('of Qz7-uni.')).to.equal('of Qz7-uni.');
  });
});
