// Every page of CWIS that the Key Operator can get to by links, before axe-core, in both widths:
//   node axe.mjs HTTPS-ORIGIN USER PASSWORD
import assert from 'node:assert/strict';
import { look, readable, violations as faults, visit } from './browser.mjs';

const [origin, user, password] = process.argv.slice(2);

// What is saved wrongly: the message has the focus, the field says what is wrong with it, the text stays.
async function refusal(page) {
  await page.goto(`${origin}/system/timeouts.html`);
  await page.getByLabel('Auto Clear (Internet Services)').fill('241');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  // The browser moves the focus once it has drawn the page, which may be after the message can be seen.
  await page.locator('[role=alert]:focus').waitFor();
  const field = page.getByLabel('Auto Clear (Internet Services)');
  assert.equal(await field.inputValue(), '241');
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  const described = (await field.getAttribute('aria-describedby')).split(' ').at(-1);
  assert.match(await page.locator(`[id="${described}"]`).innerText(), /1 to 240/);
  await look(page, 'cwis-refusal');
  return faults(page);
}

await visit(async (page, expecting) => {
  await readable(page);
  await page.goto(`${origin}/login.html`);
  const found = await faults(page);
  await page.getByLabel('User ID').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Close' }).waitFor();
  found.push(...await faults(page));
  await page.getByRole('link', { name: 'Close' }).press('Enter');
  await page.getByRole('heading', { name: 'Warning' }).waitFor();
  found.push(...await faults(page));

  const seen = new Set(['/home/index.html']);
  for (const path of seen) {
    await page.goto(origin + path);
    const name = `cwis${path.replaceAll('/', '-').replace(/\.html.*/, '')}`;
    await look(page, name).catch((it) => found.push(it.message));
    found.push(...(await faults(page)).map((it) => `${path}: ${it}`));
    const links = await page.locator('a[href^="/"]').evaluateAll((all) => all.map((it) => it.getAttribute('href')));
    for (const it of links) if (/\.html(\?(certificate|request|entry)=\d+)?$/.test(it) && !it.startsWith('/log')) seen.add(it);
  }
  assert.ok(seen.size > 50, [...seen].join(' '));
  await expecting(/status of 422/, async () => found.push(...await refusal(page)));
  assert.deepEqual(found, []);
});
