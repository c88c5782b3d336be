-- The address whose attempts to sign in are counted together: of IPv6 the 64 bits that one customer has.

create or replace function directory.network_of(in_ip text) returns text
language plpgsql immutable as $$
declare
  own inet;
begin
  own := regexp_replace(in_ip, '^::ffff:(?=\d+\.)', '', 'i')::inet;
  return case when family(own) = 4 then host(own) else host(network(set_masklen(own, 64))) end;
exception when invalid_text_representation then
  return 'unknown';
end
$$;
comment on function directory.network_of is
  'The address whose attempts to sign in are counted together.';
