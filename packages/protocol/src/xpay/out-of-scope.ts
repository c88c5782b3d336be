// The calls of xpay that Pactolus knows and does not carry out (xpay §5.1): it keeps coins and the purchases that
// brought them. The service and the reference read this
// table; it is no part of the dialect, so that the client does not carry it.
import type { CallsOutOfScope } from '../dialect.ts'

function callsOf(en: string, zh: string, calls: string): CallsOutOfScope {
  return { kind: { en, zh }, paths: calls.split(' ').map((call) => `/xpay/${call}`) }
}

export const xpayOutOfScope: readonly CallsOutOfScope[] = [
  callsOf(
    'purchases through Apple',
    '苹果内购',
    'download_ios_settlement_bill query_order_id_by_ios_order',
  ),
  callsOf(
    'goods',
    '道具',
    'start_upload_goods query_upload_goods start_publish_goods query_publish_goods',
  ),
  callsOf(
    "the merchant's account",
    '商户账户',
    'create_withdraw_order query_withdraw_order query_punishment_reasons',
  ),
  callsOf(
    'advertising money',
    '广告金',
    'query_transfer_account query_adver_funds create_funds_bill bind_transfer_accout ' +
      'query_funds_bill query_recover_bill download_adverfunds_order',
  ),
  callsOf(
    'complaints',
    '投诉',
    'get_complaint_list get_complaint_detail get_negotiation_history response_complaint ' +
      'complete_complaint upload_vp_file get_upload_file_sign',
  ),
  callsOf(
    'subscriptions',
    '订阅',
    'submit_subscribe_pay_order send_subscribe_pre_payment query_subscribe_contract ' +
      'cancel_subscribe_contract',
  ),
]
