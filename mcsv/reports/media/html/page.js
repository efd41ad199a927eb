"use strict";
// What the reader moves: window, tolerance, reserve. Everything is read off curves that the run left; nothing is sent anywhere.
const Z95 = 1.959963984540054;

/** The share of draws in deficit with a reserve: what a curve of sufficient reserves leaves. */
function chanceOf(needed, shares, reserve) {
  let low = 0, high = needed.length - 1;
  if (reserve < needed[0]) return 1;
  if (reserve >= needed[high]) return 0;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (needed[middle] <= reserve) low = middle; else high = middle;
  }
  const part = (reserve - needed[low]) / (needed[high] - needed[low]);
  return 1 - (shares[low] + part * (shares[high] - shares[low]));
}

/** The reserve that is enough in a share of draws. */
function reserveFor(needed, shares, share) {
  let low = 0, high = shares.length - 1;
  if (share <= shares[0]) return needed[0];
  if (share >= shares[high]) return needed[high];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (shares[middle] <= share) low = middle; else high = middle;
  }
  const part = (share - shares[low]) / (shares[high] - shares[low]);
  return needed[low] + part * (needed[high] - needed[low]);
}

/** The 95 % interval of a share of draws (Wilson 1927). */
function wilson(share, draws) {
  const square = (Z95 * Z95) / draws;
  const middle = (share + square / 2) / (1 + square);
  const half = Math.sqrt(square * (share * (1 - share) + square / 4)) / (1 + square);
  return [share === 0 ? 0 : Math.max(middle - half, 0), share === 1 ? 1 : Math.min(middle + half, 1)];
}

/** Half of the 95 % interval of the reserve for a share; NaN where the draws are too few to tell. */
function reserveError(needed, shares, share, draws) {
  const half = Z95 * Math.sqrt((share * (1 - share)) / draws);
  if (share - half <= 0 || share + half >= 1) return NaN;
  return (reserveFor(needed, shares, share + half) - reserveFor(needed, shares, share - half)) / 2;
}

/** How many plain draws would tell a share as surely: fewer than there are points, or more, as replicates say. */
function drawsAt(window, shares, share, draws) {
  if (!window.wider || share <= shares[0] || share >= shares[shares.length - 1]) return draws;
  const above = shares.findIndex((each) => each > share), ends = [window.wider[above - 1], window.wider[above]];
  if (ends.includes(null)) return draws;
  const part = (share - shares[above - 1]) / (shares[above] - shares[above - 1]);
  return draws / (ends[0] + part * (ends[1] - ends[0])) ** 2;
}

/** Decimal places that a figure with this error deserves: its last digit is the error's first. */
function places(error) {
  if (!Number.isFinite(error) || error <= 0) return null;
  const place = Math.floor(Math.log10(error));
  return Math.round(error / 10 ** place) === 10 ? -(place + 1) : -place;
}

/** A template with its places filled. */
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
}

/** Digits with the signs of the page's language between thousands and before decimals. */
function spelled(words, digits) {
  return digits.replace(/[.,]/g, (sign) => (sign === "," ? words.group : words.decimal));
}

/** A number with so many decimal places, thousands apart; upwards where less would be imprudent. */
function number(words, value, decimals, up) {
  let shown = value;
  const exact = decimals === null;
  if (exact) decimals = Math.max(5 - Math.floor(Math.log10(Math.abs(value) || 1)), 0);
  const unit = 10 ** -decimals;
  shown = (up ? Math.ceil(value / unit - 1e-9) : Math.round(value / unit)) * unit;
  const digits = Math.min(Math.max(decimals, 0), 12);
  return spelled(words, (shown + 0).toLocaleString("en-GB", { minimumFractionDigits: exact ? 0 : digits, maximumFractionDigits: digits }));
}

/** A tolerance as it is stated: 5 %. */
function stated(words, share) {
  return fill(words.percent, { number: spelled(words, String(Number((100 * share).toPrecision(6)))) });
}

/** An amount with its currency. */
function money(numbers, value, decimals, up) {
  return fill(numbers.words.money, { currency: numbers.currency, amount: number(numbers.words, value, decimals, up) });
}

/** A reserve that is held: whole from thousands on, else with the pence that it has. */
function holding(numbers, value) {
  return money(numbers, value, Math.abs(value) < 1000 ? null : 0);
}

/** What holds of a setting: chance, interval, standing, reserve. */
function answerOf(numbers, setting) {
  const window = numbers.windows[setting.window], draws = numbers.draws;
  const needed = window.needed;
  const own = setting.reserve === numbers.held;
  const share = own || !needed ? window.count / draws : chanceOf(needed, numbers.shares, setting.reserve);
  const [low, high] = own && window.ends ? window.ends : wilson(share, drawsAt(window, numbers.shares, 1 - share, draws));
  const standing = low > setting.tolerance ? "above" : high <= setting.tolerance ? "within" : "unclear";
  const found = { share, low, high, standing, until: window.until, label: window.label, within: window.within, reserve: null, error: NaN };
  if (needed) {
    const wanted = 1 - setting.tolerance, worth = drawsAt(window, numbers.shares, wanted, draws);
    found.error = reserveError(needed, numbers.shares, wanted, worth);
    found.reserve = Math.max(0, reserveFor(needed, numbers.shares, wanted));
  }
  return found;
}

/** The chance in per cent, to the digits that its interval supports. */
function chanceInWords(words, found, draws) {
  const decimals = places(50 * (found.high - found.low)), within = found.within;
  const percent = (share, up) => fill(words.percent, { number: number(words, 100 * share, decimals, up) });
  const count = number(words, draws, 0);
  if (found.share === 0) return fill(words.never, { within, draws: count, bound: percent(found.high, true) });
  if (found.share === 1) return fill(words.always, { within, draws: count });
  const [low, high] = [found.low, found.high].map((share) => number(words, 100 * share, decimals));
  const chance = fill(words.inBrackets, { number: percent(found.share), error: fill(words.interval, { low, high }) });
  return fill(words.chance, { chance, within });
}

/** The sentence of a setting. */
function sentenceOf(numbers, setting, found) {
  const words = numbers.words, tolerance = stated(words, setting.tolerance);
  const against = fill(words[found.standing], { tolerance, draws: number(words, numbers.draws, 0) });
  let reserve = words.noShift;
  if (found.reserve !== null) {
    if (found.reserve === 0) reserve = words.noReserve;
    else if (Number.isNaN(found.error)) reserve = words.tooFew;
    else {
      const needed = money(numbers, found.reserve, places(found.error), true), held = holding(numbers, setting.reserve);
      reserve = fill(found.standing === "within" ? words.enough : words.brings, { reserve: needed, tolerance, held });
    }
  }
  return fill(words.sentence, { who: numbers.pocket, likely: chanceInWords(words, found, numbers.draws), against, reserve });
}

/** A text no line of which ends between a number and its unit. */
function together(text) {
  return text.replace(/(\d) (?=%|[A-Z]{3}\b)/g, "$1\u00a0").replace(/(\b[A-Z]{3}) (?=\d)/g, "$1\u00a0");
}

/** The reserves on offer: none to more than enough, in round steps, with the one that is held among them. */
function reservesOf(numbers) {
  const curves = numbers.windows.map((window) => window.needed).filter(Boolean);
  if (!curves.length) return null;
  const most = Math.max(numbers.held, ...curves.map((needed) => reserveFor(needed, numbers.shares, 0.999)));
  if (!(most > 0)) return [numbers.held];
  const raw = most / 200, size = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * size).find((each) => each >= raw);
  const found = [];
  for (let place = 0; place * step <= most + step; place += 1) found.push(place * step);
  return [...new Set([...found, numbers.held])].sort((a, b) => a - b);
}

/** The tolerances on offer, with the stated one among them. */
function tolerancesOf(numbers) {
  const usual = [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];
  return [...new Set([...usual, numbers.tolerance])].sort((a, b) => a - b);
}

const LIGHT = { above: "▲", within: "●", unclear: "◆" };

/** What the sliders of an option offer, and where they stand in the run. */
function offersOf(numbers) {
  const offered = { window: numbers.windows.map((_, place) => place), tolerance: tolerancesOf(numbers), reserve: reservesOf(numbers) };
  return { numbers, offered, own: { window: numbers.window, tolerance: numbers.tolerance, reserve: numbers.held } };
}

/** Where the sliders stand: what the reader moved, as near as this option offers it; all else as in the run. */
function settingOf(sheet, wanted) {
  const setting = { ...sheet.own };
  for (const [name, value] of Object.entries(wanted)) {
    const offered = sheet.offered[name] || [];
    if (offered.length) setting[name] = offered.reduce((best, each) => (Math.abs(each - value) < Math.abs(best - value) ? each : best));
  }
  return setting;
}

/** Puts the choice of an option and the levers on the page. */
function begin(document) {
  const source = document.getElementById("numbers");
  if (!source) return;
  const by = (id) => document.getElementById(id), shown = (name) => by(`lever-${name}-shown`);
  const { options, lights } = JSON.parse(source.textContent), sheets = options.map((each) => each && offersOf(each));
  const parts = [...document.querySelectorAll("[data-option]")].map((part) => [Number(part.dataset.option), part]);
  const lead = by("lead"), leads = [...lead.children], light = by("light"), form = by("levers");
  const state = { option: 0, wanted: {} };
  function shine(standing) {
    if (light) light.hidden = !standing;
    if (!light || !standing) return;
    light.className = `light ${standing}`;
    [light.firstElementChild.textContent, light.lastElementChild.textContent] = [LIGHT[standing], lights[standing]];
  }
  function draw() {
    const sheet = sheets[state.option], own = leads[state.option];
    if (!sheet) { lead.replaceChildren(own); shine(own.dataset.standing); return; }
    const setting = settingOf(sheet, state.wanted), found = answerOf(sheet.numbers, setting);
    const moved = Object.keys(sheet.own).some((name) => setting[name] !== sheet.own[name]);
    if (moved) {
      const said = document.createElement("p");
      said.className = "said first";
      said.textContent = together(sentenceOf(sheet.numbers, setting, found));
      lead.replaceChildren(said);
    } else lead.replaceChildren(own);
    shine(found.standing);
    by("moved").hidden = !moved;
    shown("window").textContent = fill(sheet.numbers.words.until, { span: found.label, day: found.until });
    shown("tolerance").textContent = stated(sheet.numbers.words, setting.tolerance);
    shown("reserve").textContent = holding(sheet.numbers, setting.reserve);
    document.body.classList.toggle("moved", moved);
    for (const name of Object.keys(sheet.own)) by(`lever-${name}`).setAttribute("aria-valuetext", shown(name).textContent);
    byReserve(document, sheet.numbers, setting, sheet.offered.reserve);
  }
  function choose(option) {
    state.option = option;
    for (const [place, part] of parts) part.hidden = place !== option;
    const sheet = sheets[option];
    form.hidden = !sheet;
    if (sheet) {
      const setting = settingOf(sheet, state.wanted);
      for (const [name, offered] of Object.entries(sheet.offered)) {
        const slider = by(`lever-${name}`);
        slider.closest("p").hidden = !offered || offered.length < 2;
        if (!offered) continue;
        slider.max = String(offered.length - 1);
        slider.value = String(offered.indexOf(setting[name]));
      }
    }
    draw();
  }
  for (const name of ["window", "tolerance", "reserve"]) {
    by(`lever-${name}`).addEventListener("input", (event) => {
      const sheet = sheets[state.option];
      if (!sheet || !sheet.offered[name]) return;
      const value = sheet.offered[name][Number(event.target.value)];
      if (value === sheet.own[name]) delete state.wanted[name]; else state.wanted[name] = value;
      draw();
    });
  }
  by("again").addEventListener("click", () => { state.wanted = {}; choose(state.option); });
  const choice = by("option");
  if (choice) {
    choice.closest("p").hidden = false;
    choice.value = "0";
    choice.addEventListener("change", () => choose(Number(choice.value)));
  }
  choose(0);
}

/** The curve of the chance by reserve in the window, with the tolerance and where the setting stands. */
function byReserve(document, numbers, setting, offered) {
  const place = document.getElementById("by-reserve"), needed = numbers.windows[setting.window].needed, words = numbers.words;
  if (!needed || !offered || offered.length < 2) return;
  const SVG = "http://www.w3.org/2000/svg", width = 720, height = 236, left = 84, right = 16, top = 34, bottom = 34;
  const make = (kind, attributes, text) => {
    const element = document.createElementNS(SVG, kind);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  };
  const most = offered[offered.length - 1], chances = offered.map((reserve) => chanceOf(needed, numbers.shares, reserve));
  const wanted = Math.max(0.05, 1.5 * setting.tolerance, ...chances), size = 10 ** Math.floor(Math.log10(wanted));
  const highest = Math.min(1, [1, 2, 4, 6, 8, 10].map((each) => each * size).find((each) => each >= wanted - 1e-12));
  const x = (reserve) => left + (reserve / most) * (width - left - right);
  const y = (share) => height - bottom - (share / highest) * (height - top - bottom);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": words.byReserve });
  for (const part of [0, 0.5, 1]) {
    svg.append(make("path", { d: `M${left},${y(part * highest)}H${width - right}`, class: part ? "grid" : "zero" }));
    svg.append(make("text", { x: left - 6, y: y(part * highest) + 4, "text-anchor": "end", class: "tick" }, fill(words.percent, { number: spelled(words, String(Number((100 * part * highest).toPrecision(2)))) })));
  }
  const roomy = holding(numbers, most).length < 16;
  for (const part of roomy ? [0, 0.5, 1] : [0, 1]) svg.append(make("text", { x: x(part * most), y: height - 14, "text-anchor": part === 1 ? "end" : part ? "middle" : "start", class: "tick" }, holding(numbers, part * most)));
  svg.append(make("path", { d: `M${left},${y(setting.tolerance)}H${width - right}`, class: "judged" }));
  svg.append(make("text", { x: width - right, y: y(setting.tolerance) - 4, "text-anchor": "end", class: "tick" }, fill(words.accepted, { tolerance: stated(words, setting.tolerance) })));
  svg.append(make("path", { d: `M${offered.map((reserve, i) => `${x(reserve).toFixed(1)},${y(chances[i]).toFixed(1)}`).join("L")}`, class: "median" }));
  svg.append(make("circle", { cx: x(setting.reserve), cy: y(chanceOf(needed, numbers.shares, setting.reserve)), r: 6, class: "here" }));
  svg.append(make("text", { x: left, y: top - 14, class: "tick" }, words.byReserve));
  place.replaceChildren(svg);
}

if (typeof document !== "undefined") {
  begin(document);
  // Paper has no room for what is folded.
  window.addEventListener("beforeprint", () => { for (const each of document.querySelectorAll("details")) each.open = true; });
}
