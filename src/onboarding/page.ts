import { guideFor } from './guides.ts';
import { html, type Markup } from './html.ts';
import { type Platform, startingWith } from './platform.ts';
import type { Situation } from './situation.ts';
import { STYLE } from './style.ts';

/** The page with what to do, the platform of the device that asks first. */
export function setupPage(situation: Situation, platform: Platform | undefined): string {
  return wholePage('Set up a device', [
    html`<header><p class="brand">EAS Lens</p><h1>Set up this device</h1>${purpose(situation)}${trustWords(situation)}</header>`,
    html`<main>`,
    ...startingWith(platform).map((each, index) => section(each, situation, each === platform, index === 0)),
    accountForm(situation),
    particulars(situation),
    html`</main>`,
    farewell(situation),
  ]);
}

/** A page that says one thing, with the way back. */
export function notePage(title: string, text: string, base: string): string {
  return wholePage(title, [
    html`<header><p class="brand">EAS Lens</p><h1>${title}</h1></header>`,
    html`<main><p>${text}</p><p><a href="${base}/">Back to the start</a></p></main>`,
  ]);
}

function wholePage(title: string, body: readonly (Markup | undefined)[]): string {
  const head = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} – EAS Lens</title>
<link rel="icon" href="data:,">
<style>${{ markup: STYLE }}</style>
</head>
`;
  return html`${head}<body>
${body.flatMap((part) => (part ? [part, html`\n`] : []))}</body>
</html>
`.markup;
}

function purpose({ upstream }: Situation): Markup {
  const whose = upstream === undefined ? html`its mail server` : html`<b>${upstream}</b>`;
  return html`<p>A proxy stands between this device and ${whose}, to find out why mail, contacts or calendars do not sync. Whoever runs it can read that traffic: go on only if you know who that is.</p>`;
}

/** What a careful person compares, and what others type by hand. */
function particulars(situation: Situation): Markup {
  const rows = [...authorityRows(situation), ...proxyRows(situation), ...serverRows(situation)];
  const title = situation.authority ? 'To compare, and to type by hand' : 'To type by hand';
  return html`<section class="card"><h2>${title}</h2><dl>${rows}</dl></section>`;
}

function trustWords({ authority, isPlain, way }: Situation): Markup {
  if (authority) {
    return html`<p>The device has to trust a certificate that was made for this test: <b>${authority.root.name}</b>.</p>`;
  }
  if (way !== 'account') return html`<p>No certificate of ours needs to be installed.</p>`;
  if (isPlain) {
    return html`<p>No certificate needs to be installed: this proxy is spoken to by plain HTTP. SSL has to be off in the account.</p>`;
  }
  return html`<p>No certificate of ours needs to be installed: this proxy shows one that its operator has brought along. If the device warns, it is for the operator to say which CA it should trust.</p>`;
}

function authorityRows({ authority, base }: Situation): readonly Markup[] {
  if (!authority) return [];
  const { root, vouchesFor, notAfter } = authority;
  const files = [
    ['ca.mobileconfig', 'iPhone, iPad, Mac'],
    ['ca.crt', 'Android, Windows'],
    ['ca.pem', 'PEM'],
  ] as const;
  const links = files.map(
    ([file, text], index) => html`${index === 0 ? '' : ' · '}<a href="${base}/${file}">${text}</a>`,
  );
  return [
    html`<dt>Certificate</dt><dd><b>${root.name}</b>, until <span class="date">${day(notAfter)}</span></dd>`,
    html`<dt>Good for</dt><dd>${vouchesFor.join(', ')}, and no other site</dd>`,
    html`<dt>SHA-256</dt><dd class="print"><b>${breakable(root.fingerprint)}</b><div class="quiet">Compare it with what the operator’s screen or <code>easlens ca show</code> says.</div></dd>`,
    html`<dt>Files</dt><dd>${links}</dd>`,
  ];
}

function proxyRows({ way, proxy }: Situation): readonly Markup[] {
  if (way !== 'proxy' || !proxy) return [];
  return [
    html`<dt>Proxy</dt><dd><b>${proxy.host}</b>, port <b>${String(proxy.port)}</b>, HTTP, no user name</dd>`,
  ];
}

function serverRows({ way, server, isPlain }: Situation): readonly Markup[] {
  if (way !== 'account') return [html`<dt>Server</dt><dd>as before: the account stays as it is</dd>`];
  if (!server) return [html`<dt>Server</dt><dd>the address of this proxy</dd>`];
  const { host, isKnownToLeadHere } = server;
  const warning = html`<div class="quiet">The certificate is for this name, so the account has to use it, and on this network it has to lead to this proxy.</div>`;
  return [
    html`<dt>Server</dt><dd><b>${host}</b>, SSL ${isPlain ? 'off' : 'on'}${isKnownToLeadHere ? undefined : warning}</dd>`,
  ];
}

function section(platform: Platform, situation: Situation, isThis: boolean, isOpen: boolean): Markup {
  const { title, steps, traps } = guideFor(platform, situation);
  const mark = isThis ? html`<span class="this">this device</span>` : undefined;
  return html`<details id="${platform}"${isOpen ? html` open` : undefined}><summary><h2>${title}</h2>${mark}</summary>
<div class="inside"><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>
<ul class="traps">${traps.map((trap) => html`<li>${trap}</li>`)}</ul></div></details>`;
}

/** The profile with an account, made for whoever fills in the form. A link would do; the names save typing on a phone. */
function accountForm({ server, authority, base, way }: Situation): Markup | undefined {
  if (!server) return undefined;
  const both =
    authority && html`<button formaction="${base}/easlens.mobileconfig">Certificate and account</button>`;
  const accountButton = authority
    ? html`<button class="second">Account only</button>`
    : html`<button>Get the account</button>`;
  const title = way !== 'account' ? 'A new account' : 'An account at this proxy';
  return html`<section class="card" id="account"><h2>${title}, for iPhone and iPad</h2>
<p>A profile with an Exchange ActiveSync account at <b>${server.host}</b>. The fields may stay empty; iOS asks for what is missing, and always for the password.</p>
<form method="get" action="${base}/account.mobileconfig" autocomplete="off">
<label>Email address <input name="email" type="email" maxlength="320" autocapitalize="none" placeholder="name@example.com"></label>
<label>User name, where it is another <input name="user" maxlength="256" autocapitalize="none" spellcheck="false" placeholder="DOMAIN\\name"></label>
<div class="buttons">${both}${accountButton}</div>
</form></section>`;
}

function farewell({ authority, way }: Situation): Markup {
  const setting = way === 'account' ? 'the account' : 'the proxy, where it was set,';
  const what = authority ? `${setting} and the certificate ${authority.root.name}` : setting;
  return html`<footer><p>When the test is over, remove ${what} from the device again.</p></footer>`;
}

/** Digits in pairs, which may go on in the next line after each colon. */
function breakable(fingerprint: string): readonly Markup[] {
  return fingerprint.split(':').map((pair, index) => (index === 0 ? html`${pair}` : html`:<wbr>${pair}`));
}

/** `2027-02-22`. */
function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
