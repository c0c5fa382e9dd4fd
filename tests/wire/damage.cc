#include "wire/damage.h"

#include <capnp/any.h>
#include <capnp/dynamic.h>
#include <capnp/message.h>
#include <capnp/serialize.h>

#include <cstring>

#include "base/limits.h"

namespace mash::wire::damage {
namespace {

// Walks a message and spoils the `wanted`-th place of the kind.
class Walk {
 public:
  Walk(Kind kind, std::size_t wanted) : kind_(kind), wanted_(wanted) {}

  void through(capnp::DynamicStruct::Builder in, const std::string& path) {
    spoil_tag(in, path);
    for (const auto field : in.getSchema().getFields()) {
      if (done()) return;
      if (field.getProto().getDiscriminantValue() != capnp::schema::Field::NO_DISCRIMINANT) {
        KJ_IF_MAYBE(active, in.which()) {
          if (*active != field) continue;
        }
      }
      // Asking a builder for a struct that is not there would put one there.
      if (field.getType().isStruct() && !is_group(field) && !in.has(field)) continue;
      const std::string name = field.getProto().getName().cStr();
      visit(in.get(field), name, path + "." + name,
            [&](capnp::DynamicValue::Reader value) { in.set(field, value); });
    }
  }

  bool done() const { return found_ > wanted_; }
  const std::string& field() const { return field_; }
  const std::string& name() const { return name_; }
  std::size_t size() const { return size_; }

 private:
  static bool is_group(capnp::StructSchema::Field field) {
    return field.getProto().which() == capnp::schema::Field::GROUP;
  }

  // Whether this place is the one to spoil.
  bool here(std::initializer_list<Kind> kinds, const std::string& path, const std::string& name,
            std::size_t size) {
    if (std::find(kinds.begin(), kinds.end(), kind_) == kinds.end()) return false;
    if (kind_ == Kind::data_shorter && size == 0) return false;
    if (found_++ != wanted_) return false;
    field_ = path;
    name_ = name;
    size_ = size;
    return true;
  }

  void spoil_tag(capnp::DynamicStruct::Builder in, const std::string& path) {
    const auto proto = in.getSchema().getProto().getStruct();
    if (proto.getDiscriminantCount() == 0 || !here({Kind::tag_unknown}, path, "tag", 0)) return;
    auto bytes = in.as<capnp::AnyStruct>().getDataSection();
    const std::size_t offset = proto.getDiscriminantOffset() * 2;
    bytes[offset] = static_cast<std::uint8_t>(proto.getDiscriminantCount());
    bytes[offset + 1] = 0;
  }

  void visit(capnp::DynamicValue::Builder value, const std::string& name, const std::string& path,
             const std::function<void(capnp::DynamicValue::Reader)>& set) {
    switch (value.getType()) {
      case capnp::DynamicValue::STRUCT:
        return through(value.as<capnp::DynamicStruct>(), path);
      case capnp::DynamicValue::LIST: {
        auto list = value.as<capnp::DynamicList>();
        for (unsigned i = 0; i < list.size() && !done(); ++i) {
          visit(list[i], name, path + "[" + std::to_string(i) + "]",
                [&](capnp::DynamicValue::Reader item) { list.set(i, item); });
        }
        return;
      }
      case capnp::DynamicValue::ENUM: {
        const auto schema = value.as<capnp::DynamicEnum>().getSchema();
        const auto count = static_cast<std::uint16_t>(schema.getEnumerants().size());
        if (here({Kind::enum_unknown}, path, name, 0)) set(capnp::DynamicEnum(schema, count));
        return;
      }
      case capnp::DynamicValue::DATA: return spoil_data(value.as<capnp::Data>(), name, path, set);
      case capnp::DynamicValue::TEXT:
        if (here({Kind::text_not_utf8, Kind::text_too_long}, path, name,
                 value.as<capnp::Text>().size())) {
          const std::string bad = kind_ == Kind::text_not_utf8
                                      ? std::string("\xc3(")
                                      : std::string(limits::note_bytes_max + 1, 'a');
          set(capnp::Text::Reader(bad.data(), bad.size()));
        }
        return;
      case capnp::DynamicValue::INT:
        if (here({Kind::time_before_1970, Kind::time_after_9999}, path, name, 0)) {
          set(kind_ == Kind::time_before_1970 ? -1 : limits::time_ms_max + 1);
        }
        return;
      default: return;
    }
  }

  void spoil_data(capnp::Data::Builder data, const std::string& name, const std::string& path,
                  const std::function<void(capnp::DynamicValue::Reader)>& set) {
    if (!here({Kind::data_longer, Kind::data_shorter}, path, name, data.size())) return;
    Bytes other(data.begin(), data.end());
    if (kind_ == Kind::data_longer) other.push_back(0x5a);
    else other.pop_back();
    set(capnp::Data::Reader(other.data(), other.size()));
  }

  Kind kind_;
  std::size_t wanted_;
  std::size_t found_ = 0;
  std::string field_;
  std::string name_;
  std::size_t size_ = 0;
};

}  // namespace

std::size_t each(capnp::StructSchema root, const Bytes& frame, Kind kind,
                 const std::function<void(const Spoilt&)>& check) {
  auto words = kj::heapArray<capnp::word>(frame.size() / sizeof(capnp::word));
  std::memcpy(words.asBytes().begin(), frame.data(), frame.size());
  for (std::size_t place = 0;; ++place) {
    capnp::FlatArrayMessageReader reader(words);
    // Room for a text far above every limit, so that the result is one segment as it must be.
    capnp::MallocMessageBuilder builder(1 << 17);
    builder.setRoot(reader.getRoot<capnp::DynamicStruct>(root));
    Walk walk(kind, place);
    walk.through(builder.getRoot<capnp::DynamicStruct>(root), root.getShortDisplayName().cStr());
    if (!walk.done()) return place;
    const auto flat = capnp::messageToFlatArray(builder);
    const auto bytes = flat.asBytes();
    check({walk.field(), walk.name(), walk.size(), Bytes(bytes.begin(), bytes.end())});
  }
}

}  // namespace mash::wire::damage
