#include "support/county/names.h"

#include <algorithm>

#include "match/folding.h"

namespace mash::county {
namespace {

FamilyName same(Spellings spellings) { return {spellings, spellings}; }

Culture english() {
  return {"English",
          "WBRI",
          0,
          {{"Emma"},
           {"Olivia"},
           {"Chloe", "Chloe", "Chloë"},
           {"Mary-Ann", "Mary-Ann", "Maryanne"},
           {"Isabelle", "Isabelle", "Isobel"},
           {"Katherine", "Katherine", "Catherine"}},
          {{"Jack"},
           {"Oliver"},
           {"Stephen", "Stephen", "Steven"},
           {"Jon", "Jon", "John"},
           {"Aidan", "Aidan", "Aiden"},
           {"Thomas", "Thomas", "Tom"}},
          {same({"Smith", "Smith", "Smyth"}), same({"Taylor-Brown", "Taylor-Brown", "Brown"}),
           same({"Clarke", "Clarke", "Clark"}), same({"Hughes"}), same({"Reid", "Reid", "Reed"}),
           same({"Whitaker", "Whitaker", "Whittaker"})}};
}

Culture polish_names() {
  return {"Polish",
          "WOTH",
          40,
          {{"Zofia", "Zofia", "Sofia"},
           {"Żaneta", "Zaneta", "Janet"},
           {"Małgorzata", "Malgorzata", "Margaret"},
           {"Agnieszka", "Agnieszka", "Agnes"}},
          {{"Łukasz", "Lukasz", "Lucas"},
           {"Paweł", "Pawel", "Paul"},
           {"Krzysztof", "Krzysztof", "Kristof"},
           {"Michał", "Michal", "Michael"}},
          {{{"Kowalski"}, {"Kowalska", "Kowalska", "Kowalski"}},
           {{"Wójcik", "Wojcik", "Wojick"}, {"Wójcik", "Wojcik", "Wojick"}},
           {{"Zieliński", "Zielinski", "Zelinski"}, {"Zielińska", "Zielinska", "Zielinski"}},
           {{"Szczęsny", "Szczesny", "Scesny"}, {"Szczęsna", "Szczesna", "Szczesny"}}}};
}

Culture urdu_names() {
  return {
      "Urdu",
      "APKN",
      30,
      {{"زینب", "Zainab", "Zaynab"}, {"عائشہ", "Ayesha", "Aisha"}, {"مریم", "Maryam", "Mariam"}},
      {{"محمد", "Mohammed", "Muhammad"}, {"قاسم", "Qasim", "Kasim"}, {"یوسف", "Yusuf", "Yousaf"}},
      {same({"خان", "Khan", "Kahn"}), same({"حسین", "Hussain", "Hussein"}),
       same({"قریشی", "Qureshi", "Quraishi"})}};
}

Culture punjabi_names() {
  return {"Punjabi",
          "AIND",
          25,
          {{"ਗੁਰਪ੍ਰੀਤ", "Gurpreet", "Gurprit"},
           {"ਸਿਮਰਨ", "Simran", "Simren"},
           {"ਜਸਲੀਨ", "Jasleen", "Jaslin"}},
          {{"ਹਰਜੀਤ", "Harjit", "Harjeet"},
           {"ਮਨਪ੍ਰੀਤ", "Manpreet", "Manprit"},
           {"ਅਰਜਨ", "Arjan", "Arjun"}},
          {{{"ਸਿੰਘ", "Singh"}, {"ਕੌਰ", "Kaur", "Kour"}},
           same({"ਗਿੱਲ", "Gill"}),
           same({"ਸੰਧੂ", "Sandhu", "Sindhu"})}};
}

Culture gujarati_names() {
  return {
      "Gujarati",
      "AIND",
      20,
      {{"પ્રિયા", "Priya", "Pria"}, {"દીયા", "Diya", "Dia"}, {"કાવ્યા", "Kavya", "Kaavya"}},
      {{"આરવ", "Aarav", "Arav"}, {"વિવાન", "Vivaan", "Vivan"}, {"રોહન", "Rohan"}},
      {same({"પટેલ", "Patel"}), same({"શાહ", "Shah", "Sha"}), same({"દેસાઈ", "Desai", "Dessai"})}};
}

Culture arabic_names() {
  return {"Arabic",
          "OOTH",
          60,
          {{"فاطمة", "Fatima", "Fatimah"}, {"نور", "Nour", "Noor"}, {"ليلى", "Layla", "Leila"}},
          {{"أحمد", "Ahmed", "Ahmad"}, {"خالد", "Khaled", "Khalid"}, {"عمر", "Omar", "Umar"}},
          {same({"الحسن", "Al-Hasan", "Elhassan"}), same({"المصري", "Al-Masri", "Elmasry"}),
           same({"حداد", "Haddad", "Hadad"})}};
}

Culture chinese_names() {
  return {"Chinese",
          "CHNE",
          50,
          {{"丽华", "Lihua", "Lai Wah"}, {"美玲", "Meiling", "Mei Ling"}, {"静", "Jing", "Ching"}},
          {{"小明", "Xiaoming", "Siu Ming"}, {"伟", "Wei", "Wai"}, {"俊杰", "Junjie", "Chun Kit"}},
          {same({"王", "Wang", "Wong"}), same({"陈", "Chen", "Chan"}),
           same({"张", "Zhang", "Cheung"})}};
}

// Somali is written in Latin letters of its own: c is the Arabic ayn, x the deep h.
Culture somali_names() {
  return {
      "Somali",
      "BAFR",
      45,
      {{"Xaliimo", "Halimo", "Halima"}, {"Caasha", "Asha", "Aisha"}, {"Sahra", "Sahra", "Zahra"}},
      {{"Cabdi", "Abdi", "Abdy"}, {"Maxamuud", "Mahamud", "Mahmoud"}, {"Faarax", "Farah"}},
      {same({"Cali", "Ali"}), same({"Warsame", "Warsame", "Warsamay"}),
       same({"Xirsi", "Hirsi", "Hersi"})}};
}

Culture irish_names() {
  return {
      "English",
      "WIRI",
      0,
      {{"Siobhán", "Siobhan", "Shivaun"},
       {"Caoimhe", "Caoimhe", "Keeva"},
       {"Aoife", "Aoife", "Eefa"}},
      {{"Seán", "Sean", "Shaun"}, {"Cian", "Cian", "Kian"}, {"Tadhg", "Tadhg", "Tim"}},
      {{{"Ó Domhnaill", "O'Donnell", "ODonell"}, {"Ní Dhomhnaill", "O'Donnell", "ODonell"}},
       same({"O'Brien", "O'Brien", "O'Bryan"}),
       {{"Mac Cárthaigh", "McCarthy", "MacCarthy"}, {"Nic Cárthaigh", "McCarthy", "MacCarthy"}}}};
}

// Names that have one spelling alone among those above, as they are misheard on the telephone. Kept
// apart from the cultures', so that nobody's records change by it.
const std::vector<Spellings>& misheard() {
  static const std::vector<Spellings> all = {{"Emma", "Ema"},      {"Olivia", "Alivia"},
                                             {"Chloe", "Khloe"},   {"Jack", "Jak"},
                                             {"Oliver", "Olivar"}, {"Hughes", "Hughs", "Huws"}};
  return all;
}

}  // namespace

const std::vector<Culture>& cultures() {
  static const std::vector<Culture> all = {english(),       polish_names(),   urdu_names(),
                                           punjabi_names(), gujarati_names(), arabic_names(),
                                           chinese_names(), somali_names(),   irish_names()};
  return all;
}

std::vector<std::string> other_spellings(const std::string& name) {
  std::vector<std::string> known = {match::folded(name)};
  std::vector<std::string> others;
  const auto take = [&](const Spellings& spellings) {
    const auto same = [&](const std::string& one) { return match::folded(one) == known.front(); };
    if (std::none_of(spellings.begin(), spellings.end(), same)) return;
    for (const std::string& one : spellings) {
      if (std::find(known.begin(), known.end(), match::folded(one)) != known.end()) continue;
      known.push_back(match::folded(one));
      others.push_back(one);
    }
  };
  for (const Culture& culture : cultures()) {
    for (const auto* list : {&culture.girls, &culture.boys}) {
      for (const Spellings& spellings : *list) take(spellings);
    }
    for (const FamilyName& family : culture.families) {
      take(family.male);
      take(family.female);
    }
  }
  for (const Spellings& spellings : misheard()) take(spellings);
  return others;
}

}  // namespace mash::county
