// The files of a folder in CWIS, by keyboard, in both widths and before axe-core; one is retrieved at the end:
//   node files.mjs HTTPS-ORIGIN USER PASSWORD PASSCODE
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { look, readable, violations, visit } from './browser.mjs';

const [origin, user, password, passcode] = process.argv.slice(2);

await visit(async (page) => {
  await readable(page);
  const found = [];
  async function check(name) {
    await look(page, `files-${name}`);
    found.push(...(await violations(page)).map((it) => `${name}: ${it}`));
  }
  const button = (name) => page.getByRole('button', { name, exact: true });
  const link = (name) => page.getByRole('link', { name, exact: true });

  await page.goto(`${origin}/login.html`);
  await page.getByLabel('User ID').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL((it) => !it.pathname.startsWith('/login'));
  await page.goto(`${origin}/app/folders/index.html`);
  await link('Scans').press('Enter');
  await page.getByLabel('Folder Passcode').fill(passcode);
  await button('OK').press('Enter');
  await page.getByRole('heading', { name: 'File List' }).waitFor();
  await check('list');

  await link('Contract').press('Enter');
  const picture = page.getByRole('img', { name: 'Page 1 of 3' });
  await picture.waitFor();
  await picture.evaluate((it) => it.decode());
  assert.equal(await picture.evaluate((it) => it.naturalWidth), 800);
  await check('page');
  await link('Next').press('Enter');
  await page.getByRole('img', { name: 'Page 2 of 3' }).waitFor();
  await page.getByRole('link', { name: 'File List' }).press('Enter');

  const mark = page.getByLabel('Select Contract');
  for (const [name, label] of [['rename', 'Rename'], ['delete', 'Delete'], ['retrieve', 'Retrieve']]) {
    await mark.focus();
    await page.keyboard.press('Space');
    await button(label).press('Enter');
    await link('Cancel').waitFor();
    await check(name);
    if (name !== 'retrieve') await link('Cancel').press('Enter');
  }
  const download = page.waitForEvent('download');
  await button('Retrieve').press('Enter');
  const file = await download;
  assert.equal(await file.failure(), null);
  assert.equal(file.suggestedFilename(), 'Contract.pdf');
  assert.equal(readFileSync(await file.path()).subarray(0, 5).toString(), '%PDF-');

  assert.deepEqual(found, []);
});
