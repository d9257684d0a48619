// The guide's procedures for CWIS, walked by their labels: node procedures.mjs HTTPS-ORIGIN USER PASSWORD FOLDER-OF-FILES
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { visit } from './browser.mjs';

const [origin, user, factoryPassword, files] = process.argv.slice(2);
const list = new URL('../shared/cwis/procedures.json', import.meta.url);
const procedures = JSON.parse(readFileSync(list, 'utf8'));

let password = factoryPassword;
let download = null;

// The guide's first procedure has somebody log in.
async function logIn(page) {
  await page.goto(`${origin}/`);
  for (const it of procedures[0].steps) await step(page, it);
}

// Where something stands that is under these names: a group of choices, a part of the page, or below a heading.
async function scope(page, names) {
  let found = page.getByRole('main');
  for (const name of names) {
    const menu = page.locator('details').filter({ has: page.locator('summary').getByText(name, { exact: true }) });
    const roles = ['group', 'region'].map((role) => page.getByRole(role, { name, exact: true }));
    const part = roles.reduce((all, it) => all.or(it), menu);
    // Each question takes its way to the browser and back.
    const heading = page.getByRole('heading', { name, exact: true });
    const [parts, headings] = await Promise.all([part.count(), heading.count()]);
    assert.ok(parts + headings, `no ${name} on ${page.url()}`);
    if (parts) found = part.last();
  }
  return found;
}

// The last thing of this name there: the navigation stands before the page.
async function click(page, [label, ...names]) {
  const within = await scope(page, names);
  const found = [page.getByRole('banner'), within].flatMap((part) => [
    part.locator('a').filter({ has: page.locator('strong').getByText(label, { exact: true }) }),
    ...['link', 'switch', 'radio', 'button'].map((role) => part.getByRole(role, { name: label, exact: true })),
    part.locator('legend, summary').getByText(label, { exact: true }),
  ]);
  await found.reduce((all, it) => all.or(it)).last().click();
}

async function turn(page, label, on) {
  const it = page.getByRole('main').getByRole('switch', { name: label, exact: true });
  if (await it.getAttribute('type') === 'checkbox') await it.setChecked(on);
  else if (await it.getAttribute('aria-checked') !== String(on)) await it.click();
}

async function step(page, it) {
  if (it === 'log_in') await logIn(page);
  else if (it.click) await click(page, it.click);
  else if (it.switch) await turn(page, ...it.switch);
  else if (it.enter) {
    const text = it.enter[0].replace('{user}', user).replace('{password}', password);
    await page.getByRole('main').getByLabel(it.enter[1], { exact: true }).fill(text);
  } else if (it.select) await page.getByLabel(it.select[1], { exact: true }).selectOption({ label: it.select[0] });
  else if (it.file) {
    const [name, [label, ...names]] = it.file;
    await (await scope(page, names)).getByLabel(label, { exact: true }).setInputFiles(join(files, name));
  } else if (it.begins) {
    download ??= await page.waitForEvent('download');
    assert.ok(readFileSync(await download.path(), 'utf8').startsWith(it.begins));
  }
}

await visit(async (page) => {
  page.on('download', (it) => { download = it; });
  for (const { title, steps, password: next } of procedures) {
    await page.goto(`${origin}/home/index.html`);
    for (const it of steps) {
      await step(page, it).catch((error) => assert.fail(`${title}, ${JSON.stringify(it)}: ${error}`));
      await page.waitForLoadState();
    }
    assert.equal(await page.getByRole('alert').count(), 0, title);
    password = next ?? password;
  }
});
