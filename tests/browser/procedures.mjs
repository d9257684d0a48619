// The guide's procedures for CWIS, walked by their labels: node procedures.mjs HTTPS-ORIGIN USER PASSWORD
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { visit } from './browser.mjs';

const [origin, user, password] = process.argv.slice(2);
const list = new URL('../../sim-web/src/tests/procedures.json', import.meta.url);
const procedures = JSON.parse(readFileSync(list, 'utf8'));

async function logIn(page) {
  await page.goto(`${origin}/login.html`);
  await page.getByLabel('User ID').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.getByRole('link', { name: 'Close' }).click();
}

// Where something stands that is under these names: a group of choices, a part of the page, or below a heading.
async function scope(page, names) {
  let found = page.getByRole('main');
  for (const name of names) {
    const [group, region] = ['group', 'region'].map((role) => page.getByRole(role, { name, exact: true }));
    if (await group.count()) found = group;
    else if (await region.count()) found = region;
    else assert.ok(await page.getByRole('heading', { name, exact: true }).count(), `no ${name} on ${page.url()}`);
  }
  return found;
}

async function click(page, [label, ...names]) {
  const within = await scope(page, names);
  for (const part of [within, page.getByRole('banner')]) {
    const strong = part.locator('a').filter({ has: page.locator('strong').getByText(label, { exact: true }) });
    const roles = ['link', 'switch', 'radio', 'button'].map((role) => part.getByRole(role, { name: label, exact: true }));
    const legend = part.locator('legend').getByText(label, { exact: true });
    for (const it of [strong, ...roles, legend]) {
      if (await it.count()) return it.first().click();
    }
  }
  return assert.fail(`no ${label} on ${page.url()}`);
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
  else if (it.enter) await page.getByRole('main').getByLabel(it.enter[1], { exact: true }).fill(it.enter[0]);
  else for (const label of it.absent) assert.equal(await page.getByText(label, { exact: true }).count(), 0, label);
}

await visit(async (page) => {
  await logIn(page);
  for (const { title, steps } of procedures) {
    await page.goto(`${origin}/home/index.html`);
    for (const it of steps) {
      await step(page, it).catch((error) => assert.fail(`${title}, ${JSON.stringify(it)}: ${error}`));
      await page.waitForLoadState();
    }
    assert.equal(await page.getByRole('alert').count(), 0, title);
  }
});
