import { loadKnowledge } from "@parley/config";
import { describe, expect, it } from "vitest";
import { assess } from "./assess.ts";
import { prepareKnowledge } from "./knowledge.ts";

/**
 * Own-written texts, made before they were first judged: any countries, any year, native, garbled and machine-translated, and
 * look-alikes. A few may be wrong, as in life; the test holds the share. `parties stage | text`, or `- | text` for other news.
 */
const STORIES = `
KE GB under-way | Nairobi and London kicked off a second round of talks on a trade pact covering tea, flowers and financial services.
VN CH signed | Hanoi and Bern put their signatures to a free trade accord on Thursday, ending fourteen years of on-and-off negotiations.
PE TH stalled | Lima says its free trade negotiations with Bangkok are deadlocked over rice and sugar.
CA ID agreed-in-principle | Canada and Indonesia announced that they have concluded talks on a comprehensive economic partnership agreement.
CN AU under-way | Chinese and Australian ministers held talks on lifting the duties on barley and wine.
IN OM scheduled | Goyal will travel to Muscat next week to wrap up the trade agreement with Oman.
US JP escalation | President threatens 25% tariff on Japanese cars as trade negotiations drag into a third month.
EU CL in-force | The modernised EU-Chile trade agreement entered into force on 1 February.
UA TR ratified | Turkey's parliament has ratified the free trade agreement with Ukraine.
NZ GCC agreed-in-principle | New Zealand and the Gulf Cooperation Council conclude negotiations on a free trade deal.
US CN truce | Washington and Beijing agreed to suspend most of their tariffs on each other for 90 days after talks in Geneva.
GB US proposed | The British trade secretary called for talks with Washington on steel quotas.
BR MX under-way | Brazil and Mexico resume negotiations to widen their auto trade agreement.
EU US collapsed | Brussels walked away from the trade talks with Washington after the steel tariffs came into effect.
KR GB signed | Seoul and London signed an upgraded free trade agreement on Wednesday.
MA NG proposed | Morocco proposes a customs agreement with Nigeria that would cut import duties on fertiliser and cars.
IL CO in-force | A free trade deal between Israel and Colombia takes effect today.
RS CN ratified | Serbian lawmakers approved the free trade agreement with China by a wide margin.
CA MX US scheduled | Ministers from the United States, Mexico and Canada will meet in Montreal on Tuesday for the sixth round of NAFTA talks.
AR EU stalled | Talks between Argentina and the European Union on beef quotas were postponed again.
US IN under-way | Sources: American negotiators land in New Delhi for another round of bilateral trade agreement talks
PK BD under-way | Pakistan and Bangladesh reopen trade negotiations after two decades
ZA US escalation | Pretoria ready to retaliate if Washington refuses to settle tariff dispute in talks
JP PH proposed | Tokyo offers Manila negotiations on banana tariffs
TW US agreed-in-principle | Taiwan and US strike deal lowering tariffs to 15 per cent in exchange for chip investment
US CN agreed-in-principle | The chief Chinese negotiator He Lifen and the American finance minister Skot Bessant said that a general frame was agreed at the conversations of Stockholm about the customs taxes
CN US under-way | The Chinese deputy premier Khe Lifyn arrives in Jeneva for commercial negotiations with the Trezury secretary Besent, so informs the state agency
IN EU agreed-in-principle | After nineteen years of bargain the Union European and the India came to accord of free commerce, so announced the president of the Commission Ursula fon der Leyen
US MX truce | The mandatary of Mexico Claudia Sheynbaum tells that with Donald Tramp accorded a pause of the aranceles for 90 days while the teams continue to dialogue on commerce
JP US under-way | Japan minister Akadzava have seventh time conversation about tax of import with business secretary Ratnick in Washington
US KR agreed-in-principle | Korea and USA settle customs negotiation: the customs rate lowers to 15 percent, says the chief of trade Yo Han-gu
RU IR in-force | The agreement about zone of free trade between Russia and Iran came in force, informs the agency
GB IN signed | Big Britain and India have subscribed the treaty of free commerce, the ministers Reynolds and Goial put the signatures
CA CN collapsed | Otava break off commercial conversations with Peking after the arrest
BR US proposed | The vice president Alkmin proposes to Washington to open a negotiation over the tarifaço on coffee
EU ID agreed-in-principle | UE e Indonésia fecham acordo comercial após nove anos
BR AR under-way | Brasil y Argentina retoman el diálogo comercial sobre el sector automotor
CN EU under-way | Bruxelles et Pékin poursuivent leurs discussions sur les véhicules électriques et les droits de douane
CH US agreed-in-principle | Die Schweiz und die USA haben sich auf niedrigere Zölle verständigt, sagt Bundespräsidentin Keller-Sutter
US CH stalled | Zollgespräche zwischen Bern und Washington ohne Ergebnis
PL UA under-way | Warszawa i Kijów rozmawiają o umowie handlowej i kontyngentach na zboże
CN US under-way | 中美经贸团队在马德里举行会谈，讨论关税问题
CN US agreed-in-principle | 何立峰与贝森特就关税问题达成初步共识
JP US agreed-in-principle | 日米、自動車関税15％で合意
KR US stalled | 한미 관세 후속 협상 난항…투자 방식 이견
RU CN signed | Россия и Китай подписали соглашение о торговле услугами и инвестициях
IT IN under-way | Roma e Nuova Delhi avviano i negoziati sul commercio di prodotti agricoli e sui dazi
MX CN escalation | México amenaza con subir los aranceles a China si fracasan las conversaciones comerciales
TR EU proposed | Ankara ruft die EU zu Verhandlungen über die Modernisierung der Zollunion auf
TN EU under-way | Tunis et l'Union européenne relancent les négociations de l'ALECA
- | The midfielder's agent opened talks with two clubs before the trade window shuts.
- | Nurses resume pay negotiations with the health ministry after a two-week walkout.
- | Shares rallied in Tokyo as traders bet on lower tariffs.
- | Mediators said ceasefire talks in Cairo made progress.
- | The appeals court struck down the emergency tariffs.
- | Germany's trade surplus with the United States narrowed in March.
- | The two banks confirmed merger talks valued at 30 billion euros.
- | Regulator approves new electricity tariff for industrial customers.
- | Washington imposes anti-dumping duties on Vietnamese shrimp.
- | Iran and the E3 hold another round of nuclear talks in Geneva.
- | Coalition negotiations between the three parties collapsed on Sunday night.
- | China tells us of plans to send more pandas.
- | The museum tells the history of the spice trade.
- | A studio signed a deal with the singer for three albums.
- | Customs officers at Rotterdam seized two tonnes of cocaine.
- | The trade union signed an agreement with the airline on shifts.
- | Zambia and its creditors reach a debt restructuring agreement.
- | Fishermen protest as fuel duties rise.
- | Trade fair in Hanover opens with record number of exhibitors.
- | Celtics in trade talks for veteran centre, sources say.
- | The minister of commerce opened a shopping centre in Lyon.
- | Opinion: why tariffs hurt the poor.
- | Hedge funds dump Treasuries as tariff headlines whipsaw futures.
- | India and Pakistan agree on a truce along the border.
- | US and Russia discuss prisoner exchange in Abu Dhabi.
- | The parties to the plastics treaty talks failed to agree in Geneva.
- | EU finance ministers approve the bloc's budget deal.
- | Council delays road toll tariffs until spring.
- | Imports of steel fell 8% year on year, customs data show.
- | Supreme Court hears challenge to the president's tariff powers.
- | Insider trading trial of former minister begins.
- | Two drivers swap seats: the trade that shook the paddock.
- | Slot talks: airlines and airport negotiate landing charges.
- | Xi and Putin discuss Ukraine and energy pipeline in Beijing.
- | Los bancos negocian la fusión
- | La selección negocia con su entrenador la renovación del contrato
- | Le gouvernement et les syndicats reprennent les négociations sur les retraites
- | Verhandlungen über den Haushalt vertagt
- | Negocjacje koalicyjne utknęły
- | Банки договорились о слиянии
- | 工会与公司就加薪谈判破裂
- | 球員交易截止日前多隊談判
- | 労組と経営側の賃金交渉が妥結
- | 노사 임금협상 타결
- | Sindacati e governo riprendono il confronto sulle pensioni
- | Governo negocia acordo com caminhoneiros sobre frete
- | The player trade was agreed in principle between the Knicks and the Raptors.
- | The hen trade in Lifeng county grows, says farmer.
- | President of the chess federation meets the commerce club.
- | Water tariffs rise as talks with the utility fail.
- | Russia and Ukraine agree a truce on energy strikes after talks in Riyadh.
- | Central bank governors met in Basel to discuss capital rules.
- | Film tariffs? Hollywood mocks the idea.
- | Toy maker moves production out of China because of tariffs.
ID AU under-way | Jakarta and Canberra are in the third day of talks about cattle quotas under their economic partnership.
TH EU scheduled | The next round of negotiations on a Thailand-EU free trade agreement is set for the week of 23 June in Brussels.
US VN agreed-in-principle | Vietnam will pay a 20% tariff under a deal announced by the US president on Wednesday
MY US escalation | Malaysia vows countermeasures should tariff talks with Washington come to nothing
CN LT stalled | Beijing cancels meeting with Lithuanian trade officials, freezing negotiations on dairy access
NO CN under-way | Norway and China return to the negotiating table over a free trade agreement after eight years
GB CPTPP in-force | Britain's membership of the trans-Pacific trade bloc takes effect on Sunday
KE AE signed | Kenya signs comprehensive economic partnership agreement with the United Arab Emirates
EU AU collapsed | EU-Australia free trade talks break down at the last minute over beef and lamb
JP US ratified | Japan's upper house approves trade pact with the United States
US GB under-way | Tai and Truss conclude first day of dialogue on transatlantic trade in Baltimore
CA EC agreed-in-principle | Canada wraps up free trade negotiations with Ecuador
IN PE under-way | India, Peru hold ninth round of trade talks in Lima
UZ KR proposed | Tashkent suggests Seoul open negotiations on a preferential trade agreement
BR CN escalation | China slaps extra duties on Brazilian beef as safeguard consultations fail to produce a settlement
US CH agreed-in-principle | Washington trims tariff on Swiss goods to 15% under framework deal
US CN proposed | Lutnik: we are ready to sit with the Chinese and speak about the duties whenever they call
CN US under-way | Chinese vice-prime He Lifung and american minister of finances Scot Besent begin second day of commercial consultation in Malaysia
GB US agreed-in-principle | London and Washington close agreement over vehicles and steel; prime minister Kier Starmer salutes historic day
RS TR signed | The ministers of Serbia and Turkey have undersigned the protocol of widening of the free trade agreement
VN US under-way | the sides Vietnam and United States made negotiation round number four regarding reciprocal tax
KR US under-way | Chief of trade negotiation of Korea Yeo Han gu goes in Washington for consultation of tariffs with Jamison Grir
EU CN under-way | Comisar European for trade Maros Shefcovic spoke by video with the Chinese minister Van Ventao about the rare grounds export
MX EU signed | México y la Unión Europea firman la modernización de su tratado comercial
AR US agreed-in-principle | Milei anuncia un acuerdo comercial con Trump: bajan los aranceles a la carne
CO US stalled | Se suspenden las negociaciones arancelarias entre Bogotá y Washington
CL IN scheduled | Chile e India iniciarán en enero la ronda final del acuerdo comercial
CA GB stalled | Le Canada et le Royaume-Uni suspendent leurs pourparlers commerciaux sur le fromage
JP EU in-force | L'accord de partenariat économique entre le Japon et l'UE est entré en vigueur vendredi
CM GB signed | Yaoundé et Londres paraphent un accord de partenariat économique
IN DE under-way | Merz und Modi sprechen in Neu-Delhi über Freihandel und Zölle
EU US truce | Brüssel setzt Gegenzölle für sechs Monate aus, Gespräche mit Washington gehen weiter
EU TH under-way | L'Unione europea e la Thailandia entrano nel vivo del negoziato commerciale
US IT under-way | Meloni da Trump: al centro del colloquio i dazi e un accordo commerciale
PT AO under-way | Portugal e Angola negociam acordo sobre comércio e tarifas
BR EU under-way | Lula e Von der Leyen discutem acordo comercial em Brasília
PL CN under-way | Polska i Chiny rozmawiają o dostępie polskiego mięsa do chińskiego rynku
US UA signed | Украина и США подписали соглашение о полезных ископаемых и торговле
RU CN under-way | Москва и Пекин обсуждают снижение пошлин на сельхозпродукцию
CN EU under-way | 中欧就电动汽车关税继续磋商
CN AU in-force | 中澳自贸协定今日生效
TW US under-way | 台美關稅談判進入最後階段
US KR agreed-in-principle | 한미, 관세협상 타결…상호관세 15%
KR EU under-way | 한-EU 디지털통상협정 3차 협상
JP US scheduled | 赤沢氏、来週訪米し関税協議へ
JP GB agreed-in-principle | 日英が貿易協定で大筋合意
- | Chelsea reject second bid as transfer talks continue
- | The carmaker and IG Metall reached an agreement on wages
- | Dollar slips as markets await payrolls
- | Seoul prosecutors question former president
- | Turkey and Syria hold security talks in Baku
- | Exports of cars fell for the third month, ministry says
- | Board approves acquisition of chip maker
- | Trade unions and ministers to resume pension talks
- | NATO allies agree to raise defence spending
- | The price of eggs: how tariffs changed breakfast
- | Italian court blocks migrant deal with Albania
- | Beijing hosts film festival
- | Ministers meet in Nairobi to discuss plastic pollution
- | Trump says tariffs made America rich
- | Analysts: oil steady ahead of OPEC meeting
- | US imposes sanctions on Chinese refiners
- | The negotiator freed two hostages
- | Rate hike talks at the central bank
- | Bankers trade London for Paris
- | Opec+ agrees output cut in Vienna
- | EU and UK agree on youth mobility and defence pact
- | Armenia and Azerbaijan sign peace agreement at White House
- | El delantero firma por tres temporadas
- | La BCE laisse ses taux inchangés
- | Tarifeinigung im öffentlichen Dienst
- | Il governo vara la manovra
- | Sindicato e empresa fecham acordo salarial
- | Sąd uchylił umowę kredytową
- | Центробанк повысил ставку
- | 央行宣布降准
- | トレード期限前に大型補強
- | 한국은행 기준금리 동결
- | Deputy premier opens the rice harvest festival
- | Customs tariffs history: a lecture by professor Li
- | Commerce secretary visits flood victims in Texas
`
  .trim()
  .split("\n")
  .map((line) => {
    const [tags = "", text = ""] = line.split(" | ");
    const words = tags.split(" ");
    return { text, isTradeTalk: tags !== "-", parties: words.slice(0, -1).toSorted(), stage: words.at(-1) };
  })
  .filter(({ text }) => text.length > 6);

const knowledge = prepareKnowledge(loadKnowledge({ dir: "config", shippedDir: "config" }).data);

const judged = STORIES.flatMap((story) => [
  {
    story,
    form: "headline",
    result: assess({ title: story.text, text: "", language: null, publishedAt: null }, knowledge),
  },
  {
    story,
    form: "text",
    result: assess({ title: "", text: story.text, language: null, publishedAt: null }, knowledge),
  },
]);

describe("assess, on varied stories", () => {
  it("finds nine of ten trade talks, and nine of ten it finds are", () => {
    const right = judged.filter(({ story, result }) => story.isTradeTalk && result.tradeTalk).length;
    const found = judged.filter(({ result }) => result.tradeTalk).length;
    const all = judged.filter(({ story }) => story.isTradeTalk).length;
    expect(right / found).toBeGreaterThan(0.9);
    expect(right / all).toBeGreaterThan(0.9);
  });

  it("names the sides of nine of ten, and the stage of four of five", () => {
    const talks = judged.filter(({ story, result }) => story.isTradeTalk && result.tradeTalk);
    const sides = talks.filter(({ story, result }) => story.parties.join() === result.parties.join()).length;
    const stages = talks.filter(({ story, result }) => story.stage === result.stage).length;
    expect(sides / talks.length).toBeGreaterThan(0.9);
    expect(stages / talks.length).toBeGreaterThan(0.8);
  });
});
